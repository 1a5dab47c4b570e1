using iSeg.Data.Model;
using iSeg.Data.Projects;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Accounts;

/// <summary>A token as lists show it.</summary>
/// <param name="Id">In this store.</param>
/// <param name="AccountId">For whom it acts.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Hint">Its first characters.</param>
/// <param name="Scopes">What it may do at most.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; null for never.</param>
/// <param name="LastUsedAt">UTC, to the minute; null for never.</param>
public sealed record ApiToken(
    int Id, string AccountId, string Name, string Hint, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>Tokens with which programs act for people. Only hashes are kept.</summary>
public sealed class ApiTokenStore(IDbContextFactory<ProjectDbContext> contexts, TimeProvider time)
{
    /// <summary>What every token starts with, so that people and scanners recognise one that lies about.</summary>
    public const string Prefix = "iseg_";

    private static readonly TimeSpan UseGrain = TimeSpan.FromMinutes(1);

    /// <summary>Makes a token and gives it; it cannot be had again.</summary>
    /// <param name="accountId">For whom it acts.</param>
    /// <param name="name">What it is for, 1 to 200 characters.</param>
    /// <param name="scopes">What it may do at most; at least one.</param>
    /// <param name="lifetime">Null for no end.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="StoreRefusedException">The name is not allowed, or there is no scope.</exception>
    public async Task<string> CreateAsync(string accountId, string name, IReadOnlyList<string> scopes, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        var valid = Names.Require(name, "token");
        if (scopes.Count == 0)
        {
            throw new StoreRefusedException("A token without a scope could do nothing; choose at least one.");
        }

        var (token, now) = (Prefix + Secret.New(), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Add(new ApiTokenRow
        {
            AccountId = accountId,
            Name = valid,
            SecretHash = Secret.Hash(token),
            Hint = token[..(Prefix.Length + 4)],
            Scopes = string.Join(' ', scopes),
            CreatedAt = now,
            ExpiresAt = now + lifetime,
        });
        await context.SaveChangesAsync(cancellationToken);
        return token;
    }

    public async Task<IReadOnlyList<ApiToken>> ListAsync(string accountId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await context.ApiTokens.AsNoTracking().Where(t => t.AccountId == accountId).OrderBy(t => t.Id).ToListAsync(cancellationToken);
        return [.. rows.Select(ToToken)];
    }

    /// <summary>The token's record; null when it is unknown, revoked or too old.</summary>
    public async Task<ApiToken?> FindAsync(string token, CancellationToken cancellationToken)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var (hash, now) = (Secret.Hash(token), time.GetUtcNow());
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await context.ApiTokens.AsNoTracking().SingleOrDefaultAsync(t => t.SecretHash == hash && (t.ExpiresAt == null || t.ExpiresAt > now), cancellationToken);
        if (row is null)
        {
            return null;
        }

        // A program may call often; the list only tells whether a token is still in use.
        if (row.LastUsedAt is null || now - row.LastUsedAt > UseGrain)
        {
            await context.ApiTokens.Where(t => t.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(t => t.LastUsedAt, now), cancellationToken);
        }

        return ToToken(row);
    }

    /// <summary>Ends a token at once. False when this account has none such.</summary>
    public async Task<bool> RevokeAsync(string accountId, int tokenId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return await context.ApiTokens.Where(t => t.Id == tokenId && t.AccountId == accountId).ExecuteDeleteAsync(cancellationToken) > 0;
    }

    private static ApiToken ToToken(ApiTokenRow row) =>
        new(row.Id, row.AccountId, row.Name, row.Hint, row.Scopes.Split(' '), row.CreatedAt, row.ExpiresAt, row.LastUsedAt);
}
