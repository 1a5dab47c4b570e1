using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Projects;

/// <summary>Which backbone looks at which pictures: a project's own choice, else the server's.</summary>
public sealed class BackboneChoiceStore(IDbContextFactory<ProjectDbContext> contexts)
{
    private const string ServerKey = "backbone";

    /// <summary>The server's choice; null when none was made.</summary>
    public async Task<string?> OfServerAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await ServerAsync(context, cancellationToken);
    }

    /// <summary>The project's own choice; null when it follows the server, or is gone.</summary>
    public async Task<string?> OfProjectAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Projects.Where(p => p.Id == projectId).Select(p => p.Backbone).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What holds for a picture: its project's choice, else the server's; null when neither chose.</summary>
    public async Task<string?> OfPictureAsync(long pictureId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var own = await context.Pictures.Where(p => p.Id == pictureId)
            .Select(p => context.Projects.Where(x => x.Id == p.ProjectId).Select(x => x.Backbone).FirstOrDefault()).SingleOrDefaultAsync(cancellationToken);
        return own ?? await ServerAsync(context, cancellationToken);
    }

    /// <param name="backbone">Null to follow no choice but the program's own.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task ChooseForServerAsync(string? backbone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.Set<ServerChoiceRow>().Where(c => c.Name == ServerKey).ExecuteDeleteAsync(cancellationToken);
        if (backbone is not null)
        {
            context.Add(new ServerChoiceRow { Name = ServerKey, Value = backbone });
            await context.SaveChangesAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <param name="projectId">Whose.</param>
    /// <param name="backbone">Null to follow the server.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="StoreRefusedException">The project is gone.</exception>
    public async Task ChooseForProjectAsync(int projectId, string? backbone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Projects.Where(p => p.Id == projectId).ExecuteUpdateAsync(set => set.SetProperty(p => p.Backbone, backbone), cancellationToken) == 0)
        {
            throw new StoreRefusedException("The project is not there any more.");
        }
    }

    /// <summary>How many projects chose this one by themselves.</summary>
    public async Task<int> CountAsync(string backbone, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Projects.CountAsync(p => p.Backbone == backbone, cancellationToken);
    }

    private static Task<string?> ServerAsync(ProjectDbContext context, CancellationToken cancellationToken) =>
        context.Set<ServerChoiceRow>().Where(c => c.Name == ServerKey).Select(c => (string?)c.Value).SingleOrDefaultAsync(cancellationToken);
}
