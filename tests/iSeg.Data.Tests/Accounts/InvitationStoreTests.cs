using iSeg.Data.Accounts;
using static iSeg.Data.Tests.TestStore;

namespace iSeg.Data.Tests.Accounts;

public sealed class InvitationStoreTests
{
    [Theory]
    [InlineData("removed")]
    [InlineData("demoted")]
    [InlineData("locked out")]
    public async Task Accept_LinkOfWhoMayNotInviteAnyMore_HoldsNoMore(string what)
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var (invitations, members) = (new InvitationStore(store.Contexts, TimeProvider.System), new MemberStore(store.Contexts, TimeProvider.System));
        foreach (var id in new[] { "olga", "oscar" })
        {
            await AddAsync(store, id);
            await members.SetAsync(project, id, ProjectRole.Owner, Token);
        }

        var secret = await invitations.CreateAsync(project, ProjectRole.Owner, "me", "olga", Token);
        (await invitations.FindAsync(secret, Token)).ShouldNotBeNull();
        if (what == "removed")
        {
            await members.RemoveAsync(project, "olga", Token);
        }
        else if (what == "demoted")
        {
            await members.SetAsync(project, "olga", ProjectRole.Reviewer, Token);
        }
        else
        {
            await store.ExecuteAsync($"UPDATE Accounts SET Disabled = 1 WHERE Id = 'olga'");
        }

        (await invitations.FindAsync(secret, Token)).ShouldBeNull();
        (await invitations.ListAsync(project, Token)).ShouldBeEmpty();
        await Should.ThrowAsync<StoreRefusedException>(() => invitations.AcceptAsync(secret, "olga", Token));
        (await members.ListAsync(project, Token)).Where(m => m.Role == ProjectRole.Owner && m.AccountId == "olga").Count().ShouldBe(what == "locked out" ? 1 : 0);
    }

    [Fact]
    public async Task Accept_LinkOfTheServersOwner_HoldsWithoutARoleInTheProject()
    {
        await using var store = await CreateAsync();
        var project = (await store.Projects.CreateAsync("p", Token)).Id;
        var (invitations, members) = (new InvitationStore(store.Contexts, TimeProvider.System), new MemberStore(store.Contexts, TimeProvider.System));
        await AddAsync(store, "ada", admin: true);
        await AddAsync(store, "bob");

        await invitations.AcceptAsync(await invitations.CreateAsync(project, ProjectRole.Viewer, "bob", "ada", Token), "bob", Token);

        (await members.ListAsync(project, Token)).Single().Role.ShouldBe(ProjectRole.Viewer);
        (await invitations.FindAsync(await invitations.CreateAsync(null, ProjectRole.Viewer, "anybody", "ada", Token), Token)).ShouldNotBeNull();
        (await invitations.FindAsync(await invitations.CreateAsync(null, ProjectRole.Viewer, "anybody", "bob", Token), Token)).ShouldBeNull("only the server's owner lets people onto the server");
    }

    private static async Task AddAsync(TestStore store, string id, bool admin = false)
    {
        await using var context = await store.Contexts.CreateDbContextAsync(Token);
        context.Add(new AccountRow { Id = id, Name = id, UserName = id, Email = id, IsAdmin = admin });
        await context.SaveChangesAsync(Token);
    }
}
