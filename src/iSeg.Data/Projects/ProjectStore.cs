using iSeg.Data.Model;
using iSeg.Data.Pictures;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Projects;

/// <summary>A project as lists show it.</summary>
/// <param name="Id">Never used twice.</param>
/// <param name="Name">Unique ignoring case.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Pictures">All pictures.</param>
/// <param name="AnnotatedPictures">Those with at least one object.</param>
/// <param name="Objects">Objects that are neither deleted nor empty.</param>
public sealed record ProjectSummary(int Id, string Name, DateTimeOffset CreatedAt, int Pictures, int AnnotatedPictures, int Objects);

/// <summary>The projects of the store.</summary>
public sealed class ProjectStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>The category that a new project starts with.</summary>
    public const string DefaultCategory = "object";

    /// <summary>All projects by name.</summary>
    public async Task<IReadOnlyList<ProjectSummary>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Summaries(context, context.Projects.OrderBy(p => p.NameKey)).ToListAsync(cancellationToken);
    }

    /// <summary>Null when there is none.</summary>
    public async Task<ProjectSummary?> FindAsync(int id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Summaries(context, context.Projects.Where(p => p.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>By name, ignoring case; null when there is none.</summary>
    public async Task<ProjectSummary?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = Names.Key(name.Trim());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Summaries(context, context.Projects.Where(p => p.NameKey == key)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes a project with one category, "object".</summary>
    /// <exception cref="StoreRefusedException">The name is empty, too long, not printable or taken.</exception>
    public async Task<ProjectSummary> CreateAsync(string name, CancellationToken cancellationToken)
    {
        var valid = Names.Require(name, "project");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var project = new ProjectRow { Name = valid, NameKey = Names.Key(valid), CreatedAt = time.GetUtcNow(), NextCategoryId = 2 };
        context.Add(project);
        await SaveAsync(context, valid, cancellationToken);
        context.Add(new CategoryRow
        {
            ProjectId = project.Id,
            Id = 1,
            Name = DefaultCategory,
            NameKey = Names.Key(DefaultCategory),
            Color = CategoryPalette.Next([]),
            Hotkey = '1',
        });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(project.Id, project.Name, project.CreatedAt, 0, 0, 0);
    }

    /// <exception cref="StoreRefusedException">The name is not allowed or taken, or the project is gone.</exception>
    public async Task RenameAsync(int id, string name, CancellationToken cancellationToken)
    {
        var valid = Names.Require(name, "project");
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await context.Projects.SingleOrDefaultAsync(p => p.Id == id, cancellationToken)
            ?? throw new StoreRefusedException("The project is not there any more.");
        (project.Name, project.NameKey) = (valid, Names.Key(valid));
        await SaveAsync(context, valid, cancellationToken);
    }

    /// <summary>Deletes a project with its pictures, objects and history. False when it was gone already.</summary>
    public async Task<bool> DeleteAsync(int id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var deleted = await context.Projects.Where(p => p.Id == id).ExecuteDeleteAsync(cancellationToken);
        await PictureBlobs.DeleteUnusedAsync(context, contentId: null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return deleted > 0;
    }

    private static IQueryable<ProjectSummary> Summaries(ProjectDbContext context, IQueryable<ProjectRow> projects)
    {
        var objects = context.Annotations.Where(AnnotationQueries.Counts);
        return projects.Select(p => new ProjectSummary(
            p.Id,
            p.Name,
            p.CreatedAt,
            context.Pictures.Count(x => x.ProjectId == p.Id),
            context.Pictures.Count(x => x.ProjectId == p.Id && objects.Any(a => a.PictureId == x.Id)),
            objects.Count(a => a.ProjectId == p.Id)));
    }

    private static async Task SaveAsync(ProjectDbContext context, string name, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (SqliteFailures.IsUniqueViolation(exception))
        {
            throw new StoreRefusedException($"There is already a project called \"{name}\".", exception);
        }
    }
}
