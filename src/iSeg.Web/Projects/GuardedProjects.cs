using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Data.Projects;
using iSeg.Web.Accounts;

namespace iSeg.Web.Projects;

/// <summary>The projects of the store, as far as the caller may. What pages use instead of <see cref="ProjectStore"/>.</summary>
public sealed class GuardedProjects(ProjectStore store, MemberStore members, AccessDirectory directory, ProjectAccess access, CallerCheck check)
{
    /// <summary>The projects that the caller has a part in.</summary>
    public async Task<IReadOnlyList<ProjectSummary>> ListAsync(CancellationToken cancellationToken)
    {
        var visible = await access.VisibleAsync(check.Caller);
        var all = await store.ListAsync(cancellationToken);
        return visible is null ? all : [.. all.Where(p => visible.Contains(p.Id))];
    }

    /// <summary>Null when there is no such project, or the caller has no part in it.</summary>
    public async Task<ProjectSummary?> FindAsync(int id, CancellationToken cancellationToken) =>
        await check.MayAsync(id, Right.See) ? await store.FindAsync(id, cancellationToken) : null;

    public ValueTask<bool> MayCreateAsync() => access.MayCreateAsync(check.Caller);

    /// <summary>Makes a project, whose owner the caller becomes.</summary>
    /// <exception cref="AccessRefusedException">The caller may make none.</exception>
    /// <exception cref="StoreRefusedException">The name is not allowed or taken.</exception>
    public async Task<ProjectSummary> CreateAsync(string name, CancellationToken cancellationToken)
    {
        if (!await MayCreateAsync())
        {
            throw new AccessRefusedException(AccessRefusal.Forbidden, "Projects are made by the server's owner and by owners of projects. Ask one of them.");
        }

        var project = await store.CreateAsync(name, cancellationToken);
        await OwnAsync(project.Id, cancellationToken);
        return project;
    }

    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    /// <exception cref="StoreRefusedException">The name is not allowed or taken, or the project is gone.</exception>
    public async Task RenameAsync(int id, string name, CancellationToken cancellationToken)
    {
        await check.RequireAsync(id, Right.Manage);
        await store.RenameAsync(id, name, cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    public async Task<bool> DeleteAsync(int id, CancellationToken cancellationToken)
    {
        await check.RequireAsync(id, Right.Manage);
        var deleted = await store.DeleteAsync(id, cancellationToken);
        directory.Changed();
        return deleted;
    }

    /// <summary>Makes the caller the owner of a project that was just made; whoever is at this machine alone needs no such thing.</summary>
    internal async Task OwnAsync(int projectId, CancellationToken cancellationToken)
    {
        if (check.Caller.Id != Caller.Local.Id)
        {
            await members.SetAsync(projectId, check.Caller.Id, ProjectRole.Owner, cancellationToken);
            directory.Changed();
        }
    }
}
