using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Accounts;

/// <summary>Somebody in a project.</summary>
/// <param name="AccountId">Who.</param>
/// <param name="Name">What others read.</param>
/// <param name="Email">The login.</param>
/// <param name="Role">What they are there.</param>
/// <param name="Since">UTC.</param>
public sealed record Member(string AccountId, string Name, string Email, ProjectRole Role, DateTimeOffset Since);

/// <summary>An account as access is decided by it.</summary>
/// <param name="Id">Also the author in the correction log.</param>
/// <param name="Name">What others read.</param>
/// <param name="Email">The login.</param>
/// <param name="IsAdmin">The server's owner.</param>
/// <param name="Disabled">Gets in no more.</param>
/// <param name="Stamp">Changes with the password and whenever all logins are ended.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record AccountSummary(string Id, string Name, string Email, bool IsAdmin, bool Disabled, string Stamp, DateTimeOffset CreatedAt);

/// <summary>Who belongs to which project. Decides nothing: whoever calls has asked for the right to.</summary>
public sealed class MemberStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>All accounts, by name.</summary>
    public async Task<IReadOnlyList<AccountSummary>> AccountsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Accounts.AsNoTracking().OrderBy(a => a.Name)
            .Select(a => new AccountSummary(a.Id, a.Name, a.Email ?? "", a.IsAdmin, a.Disabled, a.SecurityStamp ?? "", a.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Every role of everybody.</summary>
    public async Task<IReadOnlyDictionary<(string AccountId, int ProjectId), ProjectRole>> RolesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Memberships.AsNoTracking().ToDictionaryAsync(m => (m.AccountId, m.ProjectId), m => m.Role, cancellationToken);
    }

    /// <summary>A project's members, the ones with most to say first.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(int projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await (
            from m in context.Memberships
            join a in context.Accounts on m.AccountId equals a.Id
            where m.ProjectId == projectId
            orderby m.Role descending, a.Name
            select new Member(a.Id, a.Name, a.Email ?? "", m.Role, m.Since)).ToListAsync(cancellationToken);
    }

    /// <summary>Gives somebody a role, in place of the one they had.</summary>
    /// <exception cref="StoreRefusedException">It would leave the project without an owner, or there is no such account or project.</exception>
    public async Task SetAsync(int projectId, string accountId, ProjectRole role, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (role != ProjectRole.Owner)
        {
            await RequireAnotherOwnerAsync(context, projectId, accountId, cancellationToken);
        }

        var row = await context.Memberships.SingleOrDefaultAsync(m => m.ProjectId == projectId && m.AccountId == accountId, cancellationToken);
        if (row is null)
        {
            context.Add(new MembershipRow { ProjectId = projectId, AccountId = accountId, Role = role, Since = time.GetUtcNow() });
        }
        else
        {
            row.Role = role;
        }

        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (SqliteFailures.IsForeignKeyViolation(exception))
        {
            throw new StoreRefusedException("The project or the account is not there any more.", exception);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes somebody's role away; what they did stays. False when they had none.</summary>
    /// <exception cref="StoreRefusedException">It would leave the project without an owner.</exception>
    public async Task<bool> RemoveAsync(int projectId, string accountId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await RequireAnotherOwnerAsync(context, projectId, accountId, cancellationToken);
        var removed = await context.Memberships.Where(m => m.ProjectId == projectId && m.AccountId == accountId).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return removed > 0;
    }

    private static async Task RequireAnotherOwnerAsync(ProjectDbContext context, int projectId, string accountId, CancellationToken cancellationToken)
    {
        var owners = await context.Memberships.Where(m => m.ProjectId == projectId && m.Role == ProjectRole.Owner).Select(m => m.AccountId).ToListAsync(cancellationToken);
        if (owners is [var only] && only == accountId)
        {
            throw new StoreRefusedException("This is the project's only owner. Make somebody else an owner first.");
        }
    }
}
