using System.Security.Claims;
using iSeg.Data;
using iSeg.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace iSeg.Web.Accounts;

/// <summary>
/// Accounts by ASP.NET Core Identity, each operation in a scope of its own: a window lives for hours, and what Identity tracks must not.
/// </summary>
public sealed class AccountManager(IServiceScopeFactory scopes, AccessDirectory directory, TimeProvider time) : IDisposable
{
    // Two first visitors at once must not both become the owner.
    private readonly SemaphoreSlim _first = new(1);

    // What counts failures reads, looks at the password and writes; two at once must not count as one. Addresses share these.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1))];

    /// <summary>Makes the server's owner.</summary>
    /// <exception cref="StoreRefusedException">There is an account already, or the fields are not allowed; says why.</exception>
    public async Task<AccountRow> CreateOwnerAsync(string name, string email, string password, CancellationToken cancellationToken)
    {
        await _first.WaitAsync(cancellationToken);
        try
        {
            if ((await directory.GetAsync()).Accounts.Count > 0)
            {
                throw new StoreRefusedException("This server has an owner already. Sign in, or ask for an invitation.");
            }

            return await CreateAsync(name, email, password, admin: true);
        }
        finally
        {
            _first.Release();
        }
    }

    /// <summary>Makes an account.</summary>
    /// <param name="name">What others read, 1 to 200 characters.</param>
    /// <param name="email">The login.</param>
    /// <param name="password">At least ten characters; null for somebody who logs in through a provider only.</param>
    /// <param name="admin">Whether it owns the server.</param>
    /// <exception cref="StoreRefusedException">A field is not allowed, or the address has an account; says why.</exception>
    public async Task<AccountRow> CreateAsync(string name, string email, string? password, bool admin = false)
    {
        var shown = (name ?? "").Trim();
        if (shown.Length is 0 or > 200 || shown.Any(char.IsControl))
        {
            throw new StoreRefusedException("A name has 1 to 200 characters.");
        }

        var address = (email ?? "").Trim();
        if (address.Length > 254 || address.IndexOf('@', StringComparison.Ordinal) is not (> 0 and var at) || at == address.Length - 1 || address.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
        {
            throw new StoreRefusedException("This is not an e-mail address. It is what you sign in with; nothing is sent to it.");
        }

        var account = new AccountRow { Id = Guid.NewGuid().ToString("n"), Name = shown, UserName = address, Email = address, IsAdmin = admin, CreatedAt = time.GetUtcNow() };
        await UseAsync(async users => Require(password is null ? await users.CreateAsync(account) : await users.CreateAsync(account, password)));
        return account;
    }

    /// <summary>Takes an account back that was just made, of somebody who could not be let in after all; it has done nothing yet.</summary>
    public Task TakeBackAsync(string accountId) => ChangeAsync(accountId, async (users, account) => Require(await users.DeleteAsync(account)));

    public void Dispose()
    {
        _first.Dispose();
        foreach (var turn in _turns)
        {
            turn.Dispose();
        }
    }

    /// <summary>Changes one's own password; ends all other logins.</summary>
    /// <exception cref="StoreRefusedException">The old one is wrong, or the new one too short.</exception>
    public async Task<AccountRow> ChangePasswordAsync(string accountId, string old, string @new)
    {
        AccountRow? changed = null;
        await ChangeAsync(accountId, async (users, account) =>
        {
            changed = account;
            if (await users.IsLockedOutAsync(account))
            {
                throw new StoreRefusedException("Too many failures; the account is locked for five minutes.");
            }

            var result = await users.ChangePasswordAsync(account, old, @new);
            if (result.Errors.Any(e => e.Code == "PasswordMismatch"))
            {
                await users.AccessFailedAsync(account);
            }

            Require(result);
        });
        return changed!;
    }

    /// <summary>Gives somebody who forgot theirs a new password; ends all logins.</summary>
    /// <exception cref="StoreRefusedException">It is too short, or the account is gone.</exception>
    public Task SetPasswordAsync(string accountId, string password) => ChangeAsync(accountId, async (users, account) =>
    {
        // Before the old one is gone: a refused new one must not leave an account with none.
        foreach (var validator in users.PasswordValidators)
        {
            Require(await validator.ValidateAsync(users, account, password));
        }

        if (account.PasswordHash is not null)
        {
            Require(await users.RemovePasswordAsync(account));
        }

        Require(await users.AddPasswordAsync(account, password));
        await users.SetLockoutEndDateAsync(account, null);
    });

    /// <summary>Ends every login of an account, in all browsers, at once.</summary>
    public Task EndLoginsAsync(string accountId) => ChangeAsync(accountId, async (users, account) => Require(await users.UpdateSecurityStampAsync(account)));

    /// <summary>Lets somebody in no more, or again; what they did stays.</summary>
    /// <exception cref="StoreRefusedException">It would lock the last owner of the server out.</exception>
    public Task SetDisabledAsync(string accountId, bool disabled) => ChangeAsync(accountId, async (users, account) =>
    {
        if (disabled && (await directory.GetAsync()).Accounts.Values.All(a => a.Id == accountId || !a.IsAdmin || a.Disabled))
        {
            throw new StoreRefusedException("This is the server's only owner; nobody could let them in again.");
        }

        account.Disabled = disabled;
        Require(await users.UpdateSecurityStampAsync(account));
    });

    /// <summary>The account that a provider's person has; null when they have none here.</summary>
    public async Task<AccountRow?> FindLoginAsync(string provider, string key)
    {
        AccountRow? found = null;
        await UseAsync(async users => found = await users.FindByLoginAsync(provider, key), changes: false);
        return found;
    }

    /// <summary>Lets a provider's person in as this account from now on.</summary>
    public Task LinkAsync(string accountId, UserLoginInfo login) => ChangeAsync(accountId, async (users, account) => Require(await users.AddLoginAsync(account, login)));

    /// <summary>Checks a password, counting failures: five in a row lock the account for five minutes. Null when it is wrong or locked.</summary>
    public async Task<AccountRow?> CheckAsync(string email, string password)
    {
        AccountRow? found = null;
        var address = (email ?? "").Trim();

        // Failures are counted in the store; who has which rights stays as it is, whatever strangers try.
        await InTurnAsync(address, changes: false, async users =>
        {
            var account = await users.FindByEmailAsync(address);
            if (account?.PasswordHash is null || await users.IsLockedOutAsync(account))
            {
                // As much work as for an account that could be let in, so that the time does not tell which addresses have one.
                users.PasswordHasher.HashPassword(new() { Name = "" }, password);
                return;
            }

            if (!await users.CheckPasswordAsync(account, password))
            {
                await users.AccessFailedAsync(account);
                return;
            }

            await users.ResetAccessFailedCountAsync(account);
            found = account.Disabled ? null : account;
        });
        return found;
    }

    /// <summary>The login as a cookie keeps it.</summary>
    public static ClaimsPrincipal Principal(AccountRow account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new(new ClaimsIdentity(
            [new(ClaimTypes.NameIdentifier, account.Id), new(ClaimTypes.Name, account.Name), new(Caller.StampClaim, account.SecurityStamp ?? "")], "Login"));
    }

    private static async Task<AccountRow> FindAsync(UserManager<AccountRow> users, string accountId) =>
        await users.FindByIdAsync(accountId) ?? throw new StoreRefusedException("This account is not there any more.");

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new StoreRefusedException(string.Join(' ', result.Errors.Select(e => e.Code switch
            {
                "DuplicateEmail" or "DuplicateUserName" => "This address has an account already; sign in instead.",
                "PasswordMismatch" => "The old password is wrong.",
                _ => e.Description,
            }).Distinct()));
        }
    }

    /// <summary>Changes one account, after whatever else is being done to it.</summary>
    private async Task ChangeAsync(string accountId, Func<UserManager<AccountRow>, AccountRow, Task> work) =>
        await InTurnAsync(
            (await directory.GetAsync()).Accounts.GetValueOrDefault(accountId)?.Email ?? accountId, changes: true, async users => await work(users, await FindAsync(users, accountId)));

    private async Task InTurnAsync(string address, bool changes, Func<UserManager<AccountRow>, Task> work)
    {
        var turn = _turns[(uint)StringComparer.OrdinalIgnoreCase.GetHashCode(address) % _turns.Length];
        await turn.WaitAsync();
        try
        {
            await UseAsync(work, changes);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <param name="work">What to do.</param>
    /// <param name="changes">Whether it may change what <see cref="AccessDirectory"/> keeps; it is read anew then.</param>
    private async Task UseAsync(Func<UserManager<AccountRow>, Task> work, bool changes = true)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await work(scope.ServiceProvider.GetRequiredService<UserManager<AccountRow>>());
        }
        finally
        {
            if (changes)
            {
                directory.Changed();
            }
        }
    }
}
