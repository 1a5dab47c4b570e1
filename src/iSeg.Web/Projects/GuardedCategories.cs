using iSeg.Core.Annotations;
using iSeg.Data;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;

namespace iSeg.Web.Projects;

/// <summary>
/// The categories of projects, as far as the caller may. What pages use instead of <see cref="CategoryStore"/>. Each method that changes
/// something refuses by <see cref="AccessRefusedException"/> whoever does not own the project, and else by
/// <see cref="StoreRefusedException"/> as the store does.
/// </summary>
public sealed class GuardedCategories(CategoryStore store, CallerCheck check)
{
    /// <summary>None when the caller has no part in the project.</summary>
    public async Task<IReadOnlyList<Category>> ListAsync(int projectId, CancellationToken cancellationToken) =>
        await check.MayAsync(projectId, Right.See) ? await store.ListAsync(projectId, cancellationToken) : [];

    public ValueTask<bool> MayChangeAsync(int projectId) => check.MayAsync(projectId, Right.Manage);

    public async Task<Category> AddAsync(int projectId, string name, string? color, string supercategory, string? hotkey, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        return await store.AddAsync(projectId, name, color, supercategory, hotkey, cancellationToken);
    }

    public async Task<Category> ChangeAsync(int projectId, int categoryId, string? name, string? color, string? hotkey, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        return await store.ChangeAsync(projectId, categoryId, name, color, hotkey, cancellationToken);
    }

    public async Task DeleteAsync(int projectId, int categoryId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        await store.DeleteAsync(projectId, categoryId, cancellationToken);
    }
}
