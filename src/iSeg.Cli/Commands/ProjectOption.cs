using System.CommandLine;
using System.Globalization;
using iSeg.Core.Imaging;
using iSeg.Data;
using iSeg.Data.Projects;
using iSeg.Engine.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Commands;

/// <summary>What commands that work on a project have in common.</summary>
internal static class ProjectOption
{
    private const int NamesShown = 20;

    public static Argument<string> Project() => new("project") { Description = "The project's name (in any case) or its id." };

    /// <summary>For commands that can work on a project, but need not.</summary>
    public static Option<string?> Optional(string description) => new("--project") { Description = description, HelpName = "NAME" };

    public static Option<string> Store(string description) => new("--store")
    {
        Description = $"{description} [{StoreOptions.PathVariable}]",
        DefaultValueFactory = _ => StoreOptions.DefaultPath(),
    };

    public static ServiceProvider Open(string storePath) => new ServiceCollection()
        .AddSingleton<IPictureProcessor, PictureProcessor>()
        .AddProjectStore(new StoreOptions { Path = storePath })
        .BuildServiceProvider();

    /// <exception cref="CliException">There is none; says which there are.</exception>
    public static async Task<ProjectSummary> FindAsync(ProjectStore projects, string wanted, string storePath, CancellationToken cancellationToken)
    {
        var found = await projects.FindAsync(wanted, cancellationToken);
        if (found is null && int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            found = await projects.FindAsync(id, cancellationToken);
        }

        if (found is not null)
        {
            return found;
        }

        var names = (await projects.ListAsync(cancellationToken)).Select(p => $"\"{p.Name}\"").ToList();
        var there = names.Count switch
        {
            0 => "it has no projects",
            <= NamesShown => $"it has {string.Join(", ", names)}",
            _ => $"it has {string.Join(", ", names.Take(NamesShown))} and {names.Count - NamesShown} more",
        };
        throw new CliException($"There is no project \"{wanted}\" in the store {storePath}; {there}.");
    }
}
