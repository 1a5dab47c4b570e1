using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Accounts;

/// <summary>An invitation as lists show it.</summary>
/// <param name="Id">In this store.</param>
/// <param name="ProjectId">Where it leads; null for an account only.</param>
/// <param name="ProjectName">Its name; null for an account only.</param>
/// <param name="Role">What the invited becomes there.</param>
/// <param name="Note">Whom it is meant for.</param>
/// <param name="InvitedBy">The name of whoever made it.</param>
/// <param name="ExpiresAt">UTC.</param>
public sealed record Invitation(int Id, int? ProjectId, string? ProjectName, ProjectRole Role, string Note, string InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>Links that let people in: each once, and not for long.</summary>
public sealed class InvitationStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Makes an invitation and gives the secret for its link, which cannot be had again.</summary>
    /// <param name="projectId">Where it leads; null for an account only.</param>
    /// <param name="role">What the invited becomes there.</param>
    /// <param name="note">Whom it is meant for, at most 200 characters.</param>
    /// <param name="createdBy">Whose account invites.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreRefusedException">The note is too long, or the project is gone.</exception>
    public async Task<string> CreateAsync(int? projectId, ProjectRole role, string note, string createdBy, CancellationToken cancellationToken)
    {
        if (note.Length > 200)
        {
            throw new StoreRefusedException("At most 200 characters say whom an invitation is for.");
        }

        var secret = Secret.New();
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new InvitationRow
        {
            SecretHash = Secret.Hash(secret),
            ProjectId = projectId,
            Role = role,
            Note = note.Trim(),
            CreatedBy = createdBy,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (SqliteFailures.IsForeignKeyViolation(exception))
        {
            throw new StoreRefusedException("The project is not there any more.", exception);
        }

        return secret;
    }

    /// <summary>The invitation behind a link; null when it does not hold, see <see cref="Open"/>.</summary>
    public async Task<Invitation?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Secret.Hash(secret);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Shown(context, Open(context).Where(i => i.SecretHash == hash)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>What waits to be accepted in a project, or, with null, for the server alone.</summary>
    public async Task<IReadOnlyList<Invitation>> ListAsync(int? projectId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await Shown(context, Open(context).Where(i => i.ProjectId == projectId)).ToListAsync(cancellationToken);
    }

    /// <summary>Uses an invitation up and gives its role. An equal or higher role that somebody already has stays.</summary>
    /// <exception cref="StoreRefusedException">It does not hold, see <see cref="Open"/>.</exception>
    public async Task AcceptAsync(string secret, string accountId, CancellationToken cancellationToken)
    {
        var (hash, now) = (Secret.Hash(secret), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var row = await Open(context).SingleOrDefaultAsync(i => i.SecretHash == hash, cancellationToken)
            ?? throw new StoreRefusedException("This invitation was used, withdrawn or is too old. Ask for a new one.");
        (row.AcceptedAt, row.AcceptedBy) = (now, accountId);
        if (row.ProjectId is { } projectId)
        {
            var member = await context.Memberships.SingleOrDefaultAsync(m => m.ProjectId == projectId && m.AccountId == accountId, cancellationToken);
            if (member is null)
            {
                context.Add(new MembershipRow { ProjectId = projectId, AccountId = accountId, Role = row.Role, Since = now });
            }
            else if (member.Role < row.Role)
            {
                member.Role = row.Role;
            }
        }

        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Withdraws an open invitation. False when there is none such in this project (with null: for the server alone).</summary>
    public async Task<bool> WithdrawAsync(int? projectId, int invitationId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.Invitations.Where(i => i.Id == invitationId && i.ProjectId == projectId && i.AcceptedAt == null).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    /// <summary>
    /// What still lets somebody in: not used, not too old, and made by somebody who could make it today. Who lost a role must not come
    /// back to it by a link that they kept.
    /// </summary>
    private IQueryable<InvitationRow> Open(ProjectDbContext context)
    {
        var now = time.GetUtcNow();
        return context.Invitations.Where(i => i.AcceptedAt == null && i.ExpiresAt > now
            && context.Accounts.Any(a => a.Id == i.CreatedBy && !a.Disabled
                && (a.IsAdmin || context.Memberships.Any(m => m.AccountId == a.Id && m.ProjectId == i.ProjectId && m.Role == ProjectRole.Owner))));
    }

    private static IQueryable<Invitation> Shown(ProjectDbContext context, IQueryable<InvitationRow> invitations) =>
        from i in invitations
        join a in context.Accounts on i.CreatedBy equals a.Id
        orderby i.Id
        select new Invitation(
            i.Id, i.ProjectId, context.Projects.Where(p => p.Id == i.ProjectId).Select(p => p.Name).FirstOrDefault(), i.Role, i.Note, a.Name, i.ExpiresAt);
}
