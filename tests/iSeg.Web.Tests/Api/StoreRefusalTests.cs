using iSeg.Data;
using iSeg.Web.Api.Http;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Web.Tests.Api;

public sealed class StoreRefusalTests
{
    private const int Busy = 5;
    private const int Full = 13;
    private const int Constraint = 19;

    [Theory]
    [InlineData(Full, 507, "free some space")]
    [InlineData(Busy, 503, "try again")]
    [InlineData(Constraint, 409, "taken")]
    public void From_RefusalOfTheStore_SaysWhetherToWaitToMakeRoomOrToAskForSomethingElse(int sqlite, int status, string says)
    {
        var refusal = ApiException.From(new StoreRefusedException("That name is taken.", new DbUpdateException("no", new SqliteException("no", sqlite)))).ShouldNotBeNull();

        (refusal.Status, refusal.Message.Contains(says, StringComparison.Ordinal)).ShouldBe((status, true), refusal.Message);
    }

    [Theory]
    [InlineData(Full, 507)]
    [InlineData(Busy, 503)]
    public void From_FailureThatNobodyExplained_IsNoFaultOfOurs(int sqlite, int status) =>
        ApiException.From(new SqliteException("no", sqlite)).ShouldNotBeNull().Status.ShouldBe(status);
}
