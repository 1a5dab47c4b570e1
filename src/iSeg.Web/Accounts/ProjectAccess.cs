using iSeg.Data.Accounts;

namespace iSeg.Web.Accounts;

/// <summary>
/// The one place that decides who may do what. Services, grains and endpoints ask it at every call; pages may ask it as well, but only to
/// leave out buttons that would be refused.
/// </summary>
public sealed class ProjectAccess(AccessDirectory directory, AccountOptions options)
{
    /// <summary>What somebody is in a project; null for nothing. The server's owner is an owner everywhere.</summary>
    public async ValueTask<ProjectRole?> RoleAsync(Caller caller, int projectId)
    {
        if (caller.Id == Caller.Local.Id)
        {
            return options.IsTeam ? null : ProjectRole.Owner;
        }

        if (await AccountAsync(caller) is not { } account)
        {
            return null;
        }

        return account.IsAdmin ? ProjectRole.Owner : (await directory.GetAsync()).Roles.TryGetValue((account.Id, projectId), out var role) ? role : null;
    }

    public async ValueTask<bool> MayAsync(Caller caller, int projectId, Right right) =>
        caller.Covers(right) && await RoleAsync(caller, projectId) >= Scopes.RoleFor(right);

    /// <exception cref="AccessRefusedException">The caller may not.</exception>
    public async ValueTask RequireAsync(Caller caller, int projectId, Right right)
    {
        if (!await IsSignedInAsync(caller))
        {
            throw new AccessRefusedException(AccessRefusal.SignIn, "Sign in to go on; a login can end by itself, or be ended.");
        }

        var role = await RoleAsync(caller, projectId);
        if (role is null)
        {
            throw new AccessRefusedException(AccessRefusal.Hidden, "There is no such project, or you have no part in it.");
        }

        if (role < Scopes.RoleFor(right))
        {
            throw new AccessRefusedException(AccessRefusal.Forbidden, $"This takes the role {Scopes.RoleFor(right)} in this project; yours is {role}. An owner can change that.");
        }

        if (!caller.Covers(right))
        {
            throw new AccessRefusedException(AccessRefusal.Forbidden, $"This token lacks the scope '{Scopes.Of(right)}'.");
        }
    }

    /// <summary>As <see cref="RequireAsync"/>, for the project of a picture.</summary>
    /// <returns>The project's id.</returns>
    /// <exception cref="AccessRefusedException">The caller may not, or there is no such picture.</exception>
    public async ValueTask<int> RequirePictureAsync(Caller caller, long pictureId, Right right, CancellationToken cancellationToken = default)
    {
        // Who is not logged in must not learn which pictures there are.
        if (!await IsSignedInAsync(caller))
        {
            throw new AccessRefusedException(AccessRefusal.SignIn, "Sign in to go on; a login can end by itself, or be ended.");
        }

        var project = await directory.ProjectOfAsync(pictureId, cancellationToken)
            ?? throw new AccessRefusedException(AccessRefusal.Hidden, "There is no such picture, or you have no part in its project.");
        await RequireAsync(caller, project, right);
        return project;
    }

    /// <summary>Whether there is, or was since the server started, such a picture.</summary>
    internal async ValueTask<bool> IsThereAsync(long pictureId) => await directory.ProjectOfAsync(pictureId, CancellationToken.None) is not null;

    /// <summary>Whether an author, as the correction log names them, may still do this; asked where an edit is stored.</summary>
    public ValueTask<bool> MayAuthorInAsync(string author, int projectId, Right right) =>
        options.IsTeam ? MayAsync(new(author, "", null, null), projectId, right) : ValueTask.FromResult(true);

    /// <summary>As <see cref="MayAuthorInAsync"/>, for the project of a picture; a picture that is gone is the store's to refuse.</summary>
    public async ValueTask<bool> MayAuthorAsync(string author, long pictureId, Right right) =>
        !options.IsTeam || await directory.ProjectOfAsync(pictureId, CancellationToken.None) is not { } project || await MayAuthorInAsync(author, project, right);

    /// <summary>The projects that somebody has a part in; null for all there are.</summary>
    public async ValueTask<IReadOnlySet<int>?> VisibleAsync(Caller caller)
    {
        if (!caller.Covers(Right.See) || !await IsSignedInAsync(caller))
        {
            return new HashSet<int>();
        }

        return await OwnsAllAsync(caller)
            ? null
            : (await directory.GetAsync()).Roles.Keys.Where(k => k.AccountId == caller.Id).Select(k => k.ProjectId).ToHashSet();
    }

    /// <summary>Whether somebody looks after the server: the one at this machine, or the owner of a team's server. Never a token.</summary>
    public async ValueTask<bool> IsAdminAsync(Caller caller) => !caller.IsToken && await OwnsAllAsync(caller);

    /// <summary>Projects are made by the server's owner and by whoever owns one already.</summary>
    public async ValueTask<bool> MayCreateAsync(Caller caller) =>
        caller.Covers(Right.Manage)
        && (await OwnsAllAsync(caller)
            || (await AccountAsync(caller) is { } account && (await directory.GetAsync()).Roles.Any(r => r.Key.AccountId == account.Id && r.Value == ProjectRole.Owner)));

    /// <summary>Whether the login still holds: the account is there, not disabled, and its stamp is the one of the login.</summary>
    public async ValueTask<bool> IsSignedInAsync(Caller caller) =>
        caller.Id == Caller.Local.Id ? !options.IsTeam : await AccountAsync(caller) is not null;

    private async ValueTask<bool> OwnsAllAsync(Caller caller) =>
        caller.Id == Caller.Local.Id ? !options.IsTeam : await AccountAsync(caller) is { IsAdmin: true };

    private async ValueTask<AccountSummary?> AccountAsync(Caller caller) =>
        !caller.IsNobody
        && (await directory.GetAsync()).Accounts.TryGetValue(caller.Id, out var account)
        && !account.Disabled
        && (caller.Stamp is null || caller.Stamp == account.Stamp)
            ? account
            : null;
}
