using iSeg.Data.Accounts;

namespace iSeg.Web.Accounts;

/// <summary>People who come by an invitation.</summary>
public sealed class Arrivals(AccountManager accounts, InvitationStore invitations, AccessDirectory directory)
{
    /// <summary>Uses an invitation up for an account that there is.</summary>
    /// <exception cref="Data.StoreRefusedException">The invitation does not hold (any more).</exception>
    public async Task AcceptAsync(string secret, string accountId)
    {
        try
        {
            // Whoever closes the browser now has accepted all the same.
            await invitations.AcceptAsync(secret, accountId, CancellationToken.None);
        }
        finally
        {
            directory.Changed();
        }
    }

    /// <summary>As <see cref="AcceptAsync"/>, for an account that was just made for this: without the invitation it goes again.</summary>
    /// <exception cref="Data.StoreRefusedException">The invitation does not hold (any more).</exception>
    public async Task AcceptNewAsync(string secret, AccountRow made)
    {
        ArgumentNullException.ThrowIfNull(made);
        try
        {
            await AcceptAsync(secret, made.Id);
        }
        catch
        {
            await accounts.TakeBackAsync(made.Id);
            throw;
        }
    }
}
