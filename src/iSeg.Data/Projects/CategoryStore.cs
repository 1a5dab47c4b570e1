using iSeg.Core.Annotations;
using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Projects;

/// <summary>The categories of each project.</summary>
public sealed class CategoryStore(IDbContextFactory<ProjectDbContext> contexts)
{
    /// <summary>By id; empty when there is no such project.</summary>
    public async Task<IReadOnlyList<Category>> ListAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Categories
            .Where(c => c.ProjectId == projectId)
            .OrderBy(c => c.Id)
            .Select(c => new Category(c.Id, c.Name, c.Color, c.Hotkey, c.Supercategory))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a category with the first free digit as its hotkey.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="name">Unique there, ignoring case.</param>
    /// <param name="color">#rrggbb; null picks one that no other category has.</param>
    /// <param name="supercategory">COCO's grouping; empty for none.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <exception cref="StoreRefusedException">The name is not allowed or taken, the colour is none, or the project is gone.</exception>
    public Task<Category> AddAsync(int projectId, string name, string? color, string supercategory, CancellationToken cancellationToken) =>
        AddAsync(projectId, name, color, supercategory, null, cancellationToken);

    /// <summary>Adds a category with a hotkey of its own, or nothing.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="name">Unique there, ignoring case.</param>
    /// <param name="color">#rrggbb; null picks one that no other category has.</param>
    /// <param name="supercategory">COCO's grouping; empty for none.</param>
    /// <param name="hotkey">"1" to "9", which a category that had it loses; empty for none; null for the first that is free.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <exception cref="StoreRefusedException">The name is not allowed or taken, the colour or key is none, or the project is gone.</exception>
    public async Task<Category> AddAsync(int projectId, string name, string? color, string supercategory, string? hotkey, CancellationToken cancellationToken)
    {
        var (valid, wanted, key) = (Names.Require(name, "category"), color is null ? null : RequireColor(color), hotkey is null ? null : RequireHotkey(hotkey));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var project = await context.Projects.SingleOrDefaultAsync(p => p.Id == projectId, cancellationToken)
            ?? throw new StoreRefusedException("The project is not there any more.");
        await TakeHotkeyAsync(context, projectId, project.NextCategoryId, key, cancellationToken);
        var others = await context.Categories.Where(c => c.ProjectId == projectId).ToListAsync(cancellationToken);
        var row = new CategoryRow
        {
            ProjectId = projectId,
            Id = project.NextCategoryId++,
            Name = valid,
            NameKey = Names.Key(valid),
            Color = wanted ?? CategoryPalette.Next([.. others.Select(c => c.Color)]),
            Hotkey = hotkey is null ? "123456789".Where(digit => others.All(c => c.Hotkey != digit)).Select(digit => (char?)digit).FirstOrDefault() : key,
            Supercategory = supercategory.Trim(),
        };
        context.Add(row);
        await SaveAsync(context, row, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ToCategory(row);
    }

    /// <exception cref="StoreRefusedException">The name is not allowed or taken, or the category is gone.</exception>
    public Task<Category> RenameAsync(int projectId, int categoryId, string name, CancellationToken cancellationToken) =>
        ChangeAsync(projectId, categoryId, name, null, null, cancellationToken);

    /// <summary>Gives a category a hotkey, or none; a category that had it loses it.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="categoryId">The category.</param>
    /// <param name="hotkey">'1'..'9' or null.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <exception cref="StoreRefusedException">Not a digit from 1 to 9, or the category is gone.</exception>
    public Task<Category> SetHotkeyAsync(int projectId, int categoryId, char? hotkey, CancellationToken cancellationToken) =>
        ChangeAsync(projectId, categoryId, null, null, hotkey?.ToString() ?? "", cancellationToken);

    /// <summary>Changes all that is said, or nothing.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="categoryId">The category.</param>
    /// <param name="name">Unique there, ignoring case; null as it is.</param>
    /// <param name="color">#rrggbb; null as it is.</param>
    /// <param name="hotkey">"1" to "9", which a category that had it loses; empty for none; null as it is.</param>
    /// <param name="cancellationToken">Cancels before anything is stored.</param>
    /// <exception cref="StoreRefusedException">The name is not allowed or taken, the colour or key is none, or the category is gone.</exception>
    public async Task<Category> ChangeAsync(int projectId, int categoryId, string? name, string? color, string? hotkey, CancellationToken cancellationToken)
    {
        var (valid, wanted, key) = (name is null ? null : Names.Require(name, "category"), color is null ? null : RequireColor(color), hotkey is null ? null : RequireHotkey(hotkey));
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await TakeHotkeyAsync(context, projectId, categoryId, key, cancellationToken);
        var row = await RequireAsync(context, projectId, categoryId, cancellationToken);
        (row.Name, row.NameKey, row.Color, row.Hotkey) = (valid ?? row.Name, valid is null ? row.NameKey : Names.Key(valid), wanted ?? row.Color, hotkey is null ? row.Hotkey : key);
        await SaveAsync(context, row, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ToCategory(row);
    }

    /// <summary>Deletes a category that no object has, deleted objects included: they can come back by undo.</summary>
    /// <exception cref="StoreRefusedException">Objects have it (says how many), or it is gone.</exception>
    public async Task DeleteAsync(int projectId, int categoryId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await RequireAsync(context, projectId, categoryId, cancellationToken);
        var users = context.Annotations.Where(a => a.ProjectId == projectId && a.CategoryId == categoryId);
        var (living, deleted) = (await users.CountAsync(a => !a.Deleted, cancellationToken), await users.CountAsync(a => a.Deleted, cancellationToken));
        if (living + deleted > 0)
        {
            var who = (living, deleted) switch
            {
                (_, 0) => $"{living} {Objects(living)}",
                (0, _) => $"{deleted} deleted {Objects(deleted)} (which undo can bring back)",
                _ => $"{living} {Objects(living)} and {deleted} deleted {Objects(deleted)}",
            };
            throw new StoreRefusedException($"\"{row.Name}\" cannot be deleted: {who} of this project have it. Give them another category first.");
        }

        context.Remove(row);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        static string Objects(int count) => count == 1 ? "object" : "objects";
    }

    private static async Task<CategoryRow> RequireAsync(ProjectDbContext context, int projectId, int categoryId, CancellationToken cancellationToken) =>
        await context.Categories.SingleOrDefaultAsync(c => c.ProjectId == projectId && c.Id == categoryId, cancellationToken)
        ?? throw new StoreRefusedException("The category is not there any more.");

    /// <summary>Whoever else had the key has none then.</summary>
    private static async Task TakeHotkeyAsync(ProjectDbContext context, int projectId, int categoryId, char? key, CancellationToken cancellationToken)
    {
        if (key is not null)
        {
            await context.Categories
                .Where(c => c.ProjectId == projectId && c.Hotkey == key && c.Id != categoryId)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Hotkey, (char?)null), cancellationToken);
        }
    }

    private static async Task SaveAsync(ProjectDbContext context, CategoryRow row, CancellationToken cancellationToken)
    {
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (SqliteFailures.IsUniqueViolation(exception))
        {
            throw new StoreRefusedException($"This project already has a category called \"{row.Name}\".", exception);
        }
    }

    private static string RequireColor(string color) =>
        color is ['#', _, _, _, _, _, _] && color.Skip(1).All(char.IsAsciiHexDigit)
            ? $"#{color[1..].ToLowerInvariant()}"
            : throw new StoreRefusedException($"\"{color}\" is not a colour; write it as #rrggbb.");

    private static char? RequireHotkey(string hotkey) => hotkey switch
    {
        "" => null,
        [>= '1' and <= '9'] => hotkey[0],
        _ => throw new StoreRefusedException($"'{hotkey}' cannot be a category's key; use a digit from 1 to 9."),
    };

    private static Category ToCategory(CategoryRow row) => new(row.Id, row.Name, row.Color, row.Hotkey, row.Supercategory);
}
