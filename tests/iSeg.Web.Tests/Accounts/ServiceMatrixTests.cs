using System.Reflection;
using iSeg.Core.Formats;
using iSeg.Core.Prelabelling;
using iSeg.Data;
using iSeg.Data.Accounts;
using iSeg.Data.Import.Labels;
using iSeg.Data.Review;
using iSeg.Data.Suggestions;
using iSeg.Engine.Models;
using iSeg.Web.Accounts;
using iSeg.Web.Exchange;
using iSeg.Web.Models;
using iSeg.Web.Prelabelling;
using iSeg.Web.Projects;
using iSeg.Web.Review;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Web.Tests.Accounts;

/// <summary>What pages call, by everybody: the pages themselves decide nothing.</summary>
[Collection(nameof(SharedTeam))]
public sealed class ServiceMatrixTests(TeamServer server)
{
    /// <summary>Methods that answer whoever asks, about themselves only or with nothing.</summary>
    private static readonly HashSet<string> Harmless =
    [
        "GuardedProjects.ListAsync", "GuardedProjects.FindAsync", "GuardedProjects.MayCreateAsync", "GuardedProjects.CreateAsync",
        "GuardedPictures.PageAsync", "GuardedPictures.ListAsync", "GuardedPictures.FindAsync", "GuardedPictures.NeighboursAsync",
        "GuardedCategories.ListAsync", "GuardedCategories.MayChangeAsync", "GuardedReviews.PossibleAsync",
        "Guests.TokensAsync", "Guests.MakeTokenAsync", "Guests.RevokeTokenAsync",
        "GuardedModels.ListAsync", "GuardedModels.MayChangeAsync", "GuardedModels.OfServerAsync",
        // They answer with nothing, as for a picture that is not there.
        "GuardedHistory.LoadAsync", "GuardedHistory.CostsAsync",
        // What they are about cannot be had without GuardedLabels.ReadAsync.
        "GuardedLabels.PreviewAsync", "GuardedLabels.CommitAsync",
    ];

    /// <summary>Calls that do nothing when they are let in: what they name does not exist, or the store refuses it.</summary>
    private Dictionary<string, (Right? Right, Func<IServiceProvider, Task> Call)> Calls => new()
    {
        ["GuardedProjects.RenameAsync"] = (Right.Manage, s => Get<GuardedProjects>(s).RenameAsync(server.ProjectId, "", default)),
        ["GuardedProjects.DeleteAsync"] = (Right.Manage, s => Get<GuardedProjects>(s).DeleteAsync(-1, default)),
        ["GuardedPictures.DeleteAsync"] = (Right.Manage, s => Get<GuardedPictures>(s).DeleteAsync(-1, default)),
        ["GuardedCategories.AddAsync"] = (Right.Manage, s => Get<GuardedCategories>(s).AddAsync(server.ProjectId, "", null, "", null, default)),
        ["GuardedCategories.ChangeAsync"] = (Right.Manage, s => Get<GuardedCategories>(s).ChangeAsync(server.ProjectId, 99, "x", null, null, default)),
        ["GuardedCategories.DeleteAsync"] = (Right.Manage, s => Get<GuardedCategories>(s).DeleteAsync(server.ProjectId, 99, default)),
        ["GuardedReviews.FindAsync"] = (Right.See, s => Get<GuardedReviews>(s).FindAsync(server.PictureId, default)),
        ["GuardedReviews.HandedInAsync"] = (Right.See, s => Get<GuardedReviews>(s).HandedInAsync(server.ProjectId, default)),
        ["GuardedReviews.LastRevisionAsync"] = (Right.See, s => Get<GuardedReviews>(s).LastRevisionAsync(server.PictureId, default)),
        ["GuardedReviews.EventsAsync"] = (Right.See, s => Get<GuardedReviews>(s).EventsAsync(server.PictureId, default)),
        ["GuardedReviews.CommentsAsync"] = (Right.See, s => Get<GuardedReviews>(s).CommentsAsync(server.PictureId, default)),
        ["GuardedReviews.OpenCommentsAsync"] = (Right.See, s => Get<GuardedReviews>(s).OpenCommentsAsync(server.ProjectId, default)),
        ["GuardedReviews.DiffAsync"] = (Right.See, s => Get<GuardedReviews>(s).DiffAsync(server.PictureId, 0, null, default)),
        ["GuardedReviews.ActAsync"] = (Right.Review, s => Get<GuardedReviews>(s).ActAsync(server.PictureId, ReviewAction.Reject, "", default)),
        ["GuardedReviews.AssignAsync"] = (Right.Review, s => Get<GuardedReviews>(s).AssignAsync(server.PictureId, "nobody of ours", default)),
        ["GuardedReviews.CommentAsync"] = (Right.Annotate, s => Get<GuardedReviews>(s).CommentAsync(server.PictureId, "", null, null, default)),
        ["GuardedReviews.ResolveAsync"] = (Right.Annotate, s => Get<GuardedReviews>(s).ResolveAsync(server.PictureId, 99, true, default)),
        ["GuardedReviews.DeleteCommentAsync"] = (Right.Annotate, s => Get<GuardedReviews>(s).DeleteCommentAsync(server.PictureId, 99, default)),
        ["GuardedReviews.TakeNextAsync"] = (Right.Annotate, s => Get<GuardedReviews>(s).TakeNextAsync(server.ProjectId, server.PictureId, default)),
        ["GuardedReviews.NextToReviewAsync"] = (Right.Review, s => Get<GuardedReviews>(s).NextToReviewAsync(server.ProjectId, null, default)),
        ["GuardedReports.ProgressAsync"] = (Right.See, s => Get<GuardedReports>(s).ProgressAsync(server.ProjectId, default)),
        ["GuardedReports.AgreementAsync"] = (Right.See, s => Get<GuardedReports>(s).AgreementAsync(server.ProjectId, default)),
        ["GuardedSuggestions.ListAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).ListAsync(server.PictureId, null, 0, 1, default)),
        ["GuardedSuggestions.PageAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).PageAsync(server.PictureId, null, 0, 1, default)),
        ["GuardedSuggestions.IdsAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).IdsAsync(server.PictureId, SuggestionState.Open, 1, default)),
        ["GuardedSuggestions.CountAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).CountAsync(server.PictureId, SuggestionState.Open, default)),
        ["GuardedSuggestions.FindAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).FindAsync(server.PictureId, 99, default)),
        ["GuardedSuggestions.OpenAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).OpenAsync(server.ProjectId, default)),
        ["GuardedSuggestions.PicturesAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).PicturesAsync(server.ProjectId, 0, 1, default)),
        ["GuardedSuggestions.NextAsync"] = (Right.See, s => Get<GuardedSuggestions>(s).NextAsync(server.PictureId, default)),
        ["GuardedSuggestions.AcceptAsync"] = (Right.Annotate, s => Get<GuardedSuggestions>(s).AcceptAsync(server.PictureId, 99, null, default)),
        ["GuardedSuggestions.RejectAsync"] = (Right.Annotate, s => Get<GuardedSuggestions>(s).RejectAsync(server.PictureId, [99], default)),
        ["GuardedSuggestions.ReopenAsync"] = (Right.Annotate, s => Get<GuardedSuggestions>(s).ReopenAsync(server.PictureId, [99], default)),
        ["GuardedPrelabelling.ListAsync"] = (Right.See, s => Get<GuardedPrelabelling>(s).ListAsync(server.ProjectId, null, 1, default)),
        ["GuardedPrelabelling.RefreshAsync"] = (Right.See, s => Get<GuardedPrelabelling>(s).RefreshAsync(server.ProjectId, [], 1, default)),
        ["GuardedPrelabelling.FindAsync"] = (Right.See, s => Get<GuardedPrelabelling>(s).FindAsync(server.ProjectId, 99, default)),
        ["GuardedPrelabelling.FailuresAsync"] = (Right.See, s => Get<GuardedPrelabelling>(s).FailuresAsync(server.ProjectId, 99, 1, default)),
        ["GuardedPrelabelling.StartAsync"] = (Right.Manage, s => Get<GuardedPrelabelling>(s).StartAsync(server.ProjectId, new() { Kind = PrelabelKind.Prompts }, default)),
        ["GuardedPrelabelling.CancelAsync"] = (Right.Manage, s => Get<GuardedPrelabelling>(s).CancelAsync(server.ProjectId, 99, default)),
        ["GuardedPrelabelling.DeleteOpenAsync"] = (Right.Manage, s => Get<GuardedPrelabelling>(s).DeleteOpenAsync(server.ProjectId, 99, default)),
        ["Guests.MembersAsync"] = (Right.See, s => Get<Guests>(s).MembersAsync(server.ProjectId, default)),
        ["Guests.SetRoleAsync"] = (Right.Manage, s => Get<Guests>(s).SetRoleAsync(server.ProjectId, "nobody of ours", ProjectRole.Viewer, default)),
        ["Guests.RemoveAsync"] = (Right.Manage, s => Get<Guests>(s).RemoveAsync(server.ProjectId, "nobody of ours", default)),
        ["Guests.InvitationsAsync"] = (Right.Manage, s => Get<Guests>(s).InvitationsAsync(server.ProjectId, default)),
        ["Guests.InviteAsync"] = (Right.Manage, s => Get<Guests>(s).InviteAsync(server.ProjectId, ProjectRole.Viewer, new string('x', 201), default)),
        ["Guests.WithdrawAsync"] = (Right.Manage, s => Get<Guests>(s).WithdrawAsync(server.ProjectId, 99, default)),
        ["GuardedLabels.RequireImportAsync"] = (Right.Manage, s => Get<GuardedLabels>(s).RequireImportAsync(server.ProjectId).AsTask()),
        ["GuardedLabels.ReadAsync"] = (Right.Manage, s => Get<GuardedLabels>(s).ReadAsync(server.ProjectId, LabelSource.FromPath(AppContext.BaseDirectory), new("no such format"), null, default)),
        ["GuardedLabels.ExportAsync"] = (Right.See, s => Get<GuardedLabels>(s).ExportAsync(server.ProjectId, new() { Format = "no such format" }, "x.json", null, default)),
        ["GuardedModels.FolderAsync"] = (null, s => Get<GuardedModels>(s).FolderAsync()),
        ["GuardedModels.LoadAsync"] = (null, s => Get<GuardedModels>(s).LoadAsync("no such model")),
        ["GuardedModels.UnloadAsync"] = (null, s => Get<GuardedModels>(s).UnloadAsync("no such model")),
        ["GuardedModels.RemoveAsync"] = (null, s => Get<GuardedModels>(s).RemoveAsync("no such model")),
        ["GuardedModels.UsersAsync"] = (null, s => Get<GuardedModels>(s).UsersAsync("no such model", default)),
        ["GuardedModels.InstallationAsync"] = (null, s => Get<GuardedModels>(s).InstallationAsync()),
        ["GuardedModels.InstallFolderAsync"] = (null, s => Get<GuardedModels>(s).InstallFolderAsync("no such folder", null, true)),
        ["GuardedModels.LookUpAsync"] = (null, s => Get<GuardedModels>(s).LookUpAsync("no repository", default)),
        ["GuardedModels.DownloadAsync"] = (null, s => Get<GuardedModels>(s).DownloadAsync(new("no/such", "main", null, []), "../nowhere", null)),
        ["GuardedModels.StopAsync"] = (null, s => Get<GuardedModels>(s).StopAsync()),
        ["GuardedModels.OfProjectAsync"] = (Right.See, s => Get<GuardedModels>(s).OfProjectAsync(server.ProjectId, default)),
        ["GuardedModels.ChooseForServerAsync"] = (null, s => Get<GuardedModels>(s).ChooseForServerAsync("affinity", default)),
        ["GuardedModels.ChooseForProjectAsync"] = (Right.Manage, s => Get<GuardedModels>(s).ChooseForProjectAsync(server.ProjectId, null, default)),
        ["Guests.AccountsAsync"] = (null, s => Get<Guests>(s).AccountsAsync(default)),
        ["Guests.SetDisabledAsync"] = (null, s => Get<Guests>(s).SetDisabledAsync("nobody of ours", false)),
        ["Guests.SetPasswordAsync"] = (null, s => Get<Guests>(s).SetPasswordAsync("nobody of ours", TeamServer.Password)),
    };

    [Fact]
    public void Methods_OfGuardedServices_AreAllInTheMatrix()
    {
        var services = typeof(Program).Assembly.GetTypes().Where(t => (t.Name.StartsWith("Guarded", StringComparison.Ordinal) || t == typeof(Guests)) && !t.IsNested);

        services.SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName).Select(m => $"{t.Name}.{m.Name}"))
            .ShouldBe(Calls.Keys.Concat(Harmless), ignoreOrder: true);
    }

    [Fact]
    public async Task Methods_ByEverybody_LetInWhoMayAndNobodyElse()
    {
        var wrong = new List<string>();
        foreach (var person in server.People.Where(p => p.Token is null || p.Role is not null))
        {
            foreach (var (name, (right, call)) in Calls)
            {
                // A call about nothing is nobody's business but the server owner's, whose rights do not depend on the project.
                var isAboutNothing = name is "GuardedProjects.DeleteAsync" or "GuardedPictures.DeleteAsync";
                var may = right is null ? person.Name == "server owner"
                    : isAboutNothing ? person.Name == "server owner" && name == "GuardedProjects.DeleteAsync"
                    : person.Role >= Scopes.RoleFor(right.Value) && person.Caller.Covers(right.Value) && (person.Token is null || name != "Guests.InviteAsync") && Reads(person, name);
                var denied = await IsDeniedAsync(person, call);
                if (denied == may)
                {
                    wrong.Add($"{name} by {person.Name}: {(denied ? "denied" : "let in")}");
                }
            }
        }

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_OfWhoHasNoPart_AreEmpty()
    {
        await using var scope = Scope(server["outsider"]);

        (await Get<GuardedProjects>(scope.ServiceProvider).ListAsync(default)).ShouldBeEmpty();
        (await Get<GuardedProjects>(scope.ServiceProvider).FindAsync(server.ProjectId, default)).ShouldBeNull();
        (await Get<GuardedPictures>(scope.ServiceProvider).PageAsync(server.ProjectId, 0, 10, default)).ShouldBeEmpty();
        (await Get<GuardedPictures>(scope.ServiceProvider).FindAsync(server.PictureId, default)).ShouldBeNull();
        (await Get<GuardedCategories>(scope.ServiceProvider).ListAsync(server.ProjectId, default)).ShouldBeEmpty();
        await Should.ThrowAsync<AccessRefusedException>(() => Get<GuardedProjects>(scope.ServiceProvider).CreateAsync("mine", default));
    }

    [Fact]
    public async Task Tokens_MadeByATokenOrByNobody_AreRefused()
    {
        foreach (var name in new[] { "nobody", "owner's token for all" })
        {
            await using var scope = Scope(server[name]);

            await Should.ThrowAsync<AccessRefusedException>(() => Get<Guests>(scope.ServiceProvider).MakeTokenAsync("more", [Scopes.Read], null, default));
            await Should.ThrowAsync<AccessRefusedException>(() => Get<Guests>(scope.ServiceProvider).TokensAsync(default));
        }
    }

    private static T Get<T>(IServiceProvider services)
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>Actions look at the picture before they change it.</summary>
    private static bool Reads(TeamServer.Person person, string name) =>
        name is not "GuardedReviews.ActAsync" || person.Caller.Covers(Right.See);

    private AsyncServiceScope Scope(TeamServer.Person person)
    {
        var scope = server.Services.CreateAsyncScope();
        Get<CallerContext>(scope.ServiceProvider).Set(person.Caller);
        return scope;
    }

    private async Task<bool> IsDeniedAsync(TeamServer.Person person, Func<IServiceProvider, Task> call)
    {
        await using var scope = Scope(person);
        try
        {
            await call(scope.ServiceProvider);
            return false;
        }
        catch (AccessRefusedException)
        {
            return true;
        }
        catch (Exception refusal) when (refusal is StoreRefusedException or LabelFormatException or ModelException or PrelabelException)
        {
            return false;
        }
    }
}
