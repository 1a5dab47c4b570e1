using iSeg.Data;
using iSeg.Data.Accounts;

namespace iSeg.Web.Accounts;

/// <summary>Members and invitations of projects, and the accounts of the server, as far as the caller may see and change them.</summary>
public sealed class Guests(MemberStore members, InvitationStore invitations, ApiTokenStore tokens, AccountManager accounts, AccessDirectory directory, CallerCheck check)
{
    /// <summary>Who belongs to a project; whoever has a part in it may know.</summary>
    /// <exception cref="AccessRefusedException">The caller has none.</exception>
    public async Task<IReadOnlyList<Member>> MembersAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await members.ListAsync(projectId, cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller does not own the project.</exception>
    /// <exception cref="StoreRefusedException">It would leave the project without an owner.</exception>
    public async Task SetRoleAsync(int projectId, string accountId, ProjectRole role, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        await members.SetAsync(projectId, accountId, role, cancellationToken);
        directory.Changed();
    }

    /// <exception cref="AccessRefusedException">The caller does not own the project.</exception>
    /// <exception cref="StoreRefusedException">It would leave the project without an owner.</exception>
    public async Task RemoveAsync(int projectId, string accountId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        await members.RemoveAsync(projectId, accountId, cancellationToken);
        directory.Changed();
    }

    /// <exception cref="AccessRefusedException">The caller does not own the project (or, with null, the server).</exception>
    public async Task<IReadOnlyList<Invitation>> InvitationsAsync(int? projectId, CancellationToken cancellationToken)
    {
        await RequireHostAsync(projectId);
        return await invitations.ListAsync(projectId, cancellationToken);
    }

    /// <summary>Makes an invitation and gives the address of its page, below the server's own; it cannot be had again.</summary>
    /// <exception cref="AccessRefusedException">The caller does not own the project (or, with null, the server), or is not a person with an account.</exception>
    public async Task<string> InviteAsync(int? projectId, ProjectRole role, string note, CancellationToken cancellationToken)
    {
        await RequireHostAsync(projectId);
        await RequireAccountAsync();
        return $"account/join/{await invitations.CreateAsync(projectId, role, note, check.Caller.Id, cancellationToken)}";
    }

    /// <exception cref="AccessRefusedException">The caller does not own the project (or, with null, the server).</exception>
    public async Task WithdrawAsync(int? projectId, int invitationId, CancellationToken cancellationToken)
    {
        await RequireHostAsync(projectId);
        await invitations.WithdrawAsync(projectId, invitationId, cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller does not own the server.</exception>
    public async Task<IReadOnlyList<AccountSummary>> AccountsAsync(CancellationToken cancellationToken)
    {
        await check.RequireAdminAsync();
        return await members.AccountsAsync(cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller does not own the server.</exception>
    /// <exception cref="StoreRefusedException">It would lock the last owner of the server out.</exception>
    public async Task SetDisabledAsync(string accountId, bool disabled)
    {
        await check.RequireAdminAsync();
        await accounts.SetDisabledAsync(accountId, disabled);
    }

    /// <exception cref="AccessRefusedException">The caller does not own the server.</exception>
    /// <exception cref="StoreRefusedException">The password is too short, or the account is gone.</exception>
    public async Task SetPasswordAsync(string accountId, string password)
    {
        await check.RequireAdminAsync();
        await accounts.SetPasswordAsync(accountId, password);
    }

    /// <summary>The caller's own tokens.</summary>
    public async Task<IReadOnlyList<ApiToken>> TokensAsync(CancellationToken cancellationToken)
    {
        await RequireAccountAsync();
        return await tokens.ListAsync(check.Caller.Id, cancellationToken);
    }

    /// <summary>Makes a token for the caller and gives it; it cannot be had again.</summary>
    /// <exception cref="AccessRefusedException">The caller is a token itself, or has no account.</exception>
    /// <exception cref="StoreRefusedException">The name is not allowed, or the scopes are none or unknown.</exception>
    public async Task<string> MakeTokenAsync(string name, IReadOnlyList<string> scopes, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        await RequireAccountAsync();
        if (scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is { } unknown)
        {
            throw new StoreRefusedException($"There is no scope '{unknown}'; there are {string.Join(", ", Scopes.All)}.");
        }

        return await tokens.CreateAsync(check.Caller.Id, name, scopes, lifetime, cancellationToken);
    }

    /// <summary>Ends one of the caller's own tokens, at once.</summary>
    public async Task RevokeTokenAsync(int tokenId, CancellationToken cancellationToken)
    {
        await RequireAccountAsync();
        await tokens.RevokeAsync(check.Caller.Id, tokenId, cancellationToken);
    }

    private async Task RequireHostAsync(int? projectId)
    {
        if (projectId is { } id)
        {
            await check.RequireAsync(id, Right.Manage);
        }
        else
        {
            await check.RequireAdminAsync();
        }
    }

    // A token must not make tokens or let people in: whoever finds one could stay when it is revoked.
    private async Task RequireAccountAsync()
    {
        await check.RequireLoginAsync();
        if (check.Caller.IsToken || check.Caller.Id == Caller.Local.Id)
        {
            throw new AccessRefusedException(AccessRefusal.Forbidden, "Only somebody who is signed in with an account can do that. Accounts come with --team.");
        }
    }
}
