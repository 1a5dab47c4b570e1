using System.CommandLine;
using System.Globalization;
using iSeg.Cli.Evaluating;
using iSeg.Engine.Models;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg models install</c>: from a folder, or by download. Nothing is downloaded that was not named here.</summary>
internal static class ModelInstallCommand
{
    private const string HubVariable = "HF_ENDPOINT";

    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A checkpoint's folder; or to download a name of `iseg models list` or a repository, owner/name." };
        var name = new Option<string?>("--name") { Description = "What it is called here; without this the folder's or repository's name.", HelpName = "NAME" };
        var inPlace = new Option<bool>("--in-place") { Description = "Uses a folder's files where they lie instead of copying them." };
        var accept = new Option<bool>("--accept-licence", "--accept-license") { Description = "You have read the model's licence and accept it; needed for downloads." };
        var hub = new Option<string>("--hub")
        {
            Description = $"Where to download from. [{HubVariable}]",
            HelpName = "URL",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(HubVariable) is { Length: > 0 } set ? set : ModelHub.HuggingFace.AbsoluteUri,
        };
        hub.Require(value => Uri.TryCreate(value, UriKind.Absolute, out _), "an address such as https://huggingface.co");
        var revision = new Option<string>("--revision") { Description = "Branch, tag or commit to download.", HelpName = "REV", DefaultValueFactory = _ => "main" };
        var library = ModelsCommand.Library();
        var command = new Command("install", "Installs a checkpoint from a folder or by download.") { source, name, inPlace, accept, hub, revision, library };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (from, models, console) = (parse.GetValue(source)!, new ModelLibrary(parse.GetValue(library)!), parse.InvocationConfiguration);
            var known = CatalogEntry.All.FirstOrDefault(entry => entry.Name == from);
            InstalledModel installed;
            using (var line = new ProgressLine(console.Error))
            {
                if (Directory.Exists(from))
                {
                    var copied = new Telling<double>(part => line.Show(new((int)(100 * part), 100, "% copied")));
                    installed = await models.InstallAsync(from, parse.GetValue(name), copy: !parse.GetValue(inPlace), progress: copied, cancellationToken: cancellationToken);
                }
                else if (known is not null || from.Count(letter => letter == '/') == 1)
                {
                    using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
                    var endpoint = new ModelHub(http, new Uri(parse.GetValue(hub)!));
                    var model = await endpoint.LookUpAsync(known?.Repository ?? from, parse.GetValue(revision)!, cancellationToken);
                    await ShowLicenceAsync(console.Error, model, known, parse.GetValue(accept));
                    var told = new Telling<DownloadProgress>(state => line.Show(new((int)(state.Done >> 20), (int)(state.All >> 20), $"MB, {state.File}")));
                    var called = parse.GetValue(name) ?? known?.Name ?? from[(from.IndexOf('/') + 1)..];
                    installed = await new ModelDownload(endpoint, models).InstallAsync(model, called, known?.Licence, told, cancellationToken);
                }
                else
                {
                    throw new CliException($"{from} is no folder, no name of `iseg models list` and no repository (owner/name).");
                }
            }

            await console.Output.WriteLineAsync($"{installed.Name} is installed in {installed.Folder}.");
            return CliRunner.Done;
        });
        return command;
    }

    private static async Task ShowLicenceAsync(TextWriter error, HubModel model, CatalogEntry? known, bool accepted)
    {
        var licence = known is null ? model.Licence ?? "not named; read the repository's page" : $"{known.Licence}, {known.LicenceUrl}";
        await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{model.Repository} at {model.Revision}: {model.Bytes / 1e6:0.0} MB. Licence: {licence}."));
        if (!accepted)
        {
            throw new CliException("Read the licence: it forbids some uses. Then add --accept-licence to download.");
        }
    }
}
