using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace iSeg.Data.Model;

internal static class ReadTransaction
{
    /// <summary>A snapshot for reading: EF's own transactions would take the write lock.</summary>
    public static async Task<IDbContextTransaction> BeginReadAsync(this ProjectDbContext context, CancellationToken cancellationToken)
    {
        await context.Database.OpenConnectionAsync(cancellationToken);
        DbTransaction transaction = ((SqliteConnection)context.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await context.Database.UseTransactionAsync(transaction, cancellationToken))!;
    }
}
