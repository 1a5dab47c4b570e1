using iSeg.Browser.Tests.Support;
using iSeg.Engine.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace iSeg.Browser.Tests.Journeys;

public sealed class ReviewJourney(Chromium chromium, TeamServerProcess server) : IClassFixture<TeamServerProcess>
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task OwnerInvites_WorkIsSentBackCorrectedAndAccepted_AndALoginThatEndsLosesNothing()
    {
        await using var olga = await chromium.VisitAsync(server);
        await olga.TravelAsync(async () =>
        {
            // The first visitor at this machine owns the server.
            await Expect(olga.Page.GetByRole(AriaRole.Heading, new() { Name = "Own this server" })).ToBeVisibleAsync();
            await FillAsync(olga, "Olga Owner", "olga@example.org", "Create the account");
            await olga.Button("New project").First.WaitForAsync();
            var project = await olga.CreateProjectAsync("Street");
            await olga.UploadAsync(DrawnScenes.Washers(new(1200, 800)).Jpeg(), DrawnScenes.Harbour(new(1200, 800)).Jpeg());
            var forAnnotator = await InviteAsync(olga, project, null);
            var forReviewer = await InviteAsync(olga, project, "Reviewer");

            await using var anna = await chromium.VisitAsync(server, forAnnotator);
            await using var rita = await chromium.VisitAsync(server, forReviewer);
            await anna.TravelAsync(() => rita.TravelAsync(async () =>
            {
                await FillAsync(anna, "Anna Annotator", "anna@example.org", "Create the account and join");
                await FillAsync(rita, "Rita Reviewer", "rita@example.org", "Create the account and join");
                await ReviewAsync(anna, rita, project);
                await AssignAsync(anna, rita, project);
                await TakeRoleAwayAsync(olga, anna, project);
                await EndLoginAsync(anna);
            }, "ReviewJourney.rita"), "ReviewJourney.anna");
        });
    }

    private static async Task ReviewAsync(Visitor anna, Visitor rita, int project)
    {
        // Anna has no part in what the owner does, and annotates.
        await Expect(anna.Page.GetByText("washers.jpg")).ToBeVisibleAsync();
        await Expect(anna.Button("choose files")).ToHaveCountAsync(0);
        await anna.OpenPictureAsync("washers.jpg");
        var editor = anna.Page.Url;
        await anna.Canvas.ChooseAsync("brush");
        await anna.Canvas.SetBrushAsync(20);
        await anna.Canvas.DragAsync(new(300, 400), new(600, 400));
        await anna.Canvas.SavedAsync();
        await anna.Button("Hand in").ClickAsync();
        await Expect(anna.Page.GetByTestId("review-state")).ToHaveTextAsync("in review");

        // Rita pins a comment to a place and sends it back with the reason, by keys.
        await rita.Page.GotoAsync($"/projects/{project}/review");
        await rita.Button("Next to review").ClickAsync();
        await Expect(rita.Page.GetByTestId("diff")).ToContainTextAsync("Anna Annotator");
        await rita.Page.GetByTestId("review").FocusAsync();
        await rita.Page.Keyboard.PressAsync("c");
        await rita.Page.GetByTestId("sheet").ClickAsync(new() { Position = new() { X = 450, Y = 300 } });
        await rita.Page.GetByLabel("Comment").FillAsync("The right end is missing <b>here</b>");
        await rita.Button("Comment").ClickAsync();
        await Expect(rita.Page.GetByTestId("comment")).ToContainTextAsync("missing <b>here</b>");
        await rita.Page.GetByTestId("review").FocusAsync();
        await rita.Page.Keyboard.PressAsync("r");
        await rita.Page.GetByLabel("Reason").FillAsync("One end is missing");
        await rita.Button("Send back").ClickAsync();
        await Expect(rita.Page.GetByTestId("review-state")).ToHaveTextAsync("rejected");

        // Anna reads it where she works, goes to the place, corrects it and hands it in again.
        await Expect(anna.Page.GetByTestId("strip-reason")).ToHaveTextAsync("One end is missing");
        await anna.Page.GetByTitle("Go there").ClickAsync();
        await anna.Canvas.PressAsync("Control+0");
        await anna.Canvas.DragAsync(new(600, 400), new(800, 400));
        await anna.Canvas.SavedAsync();
        await anna.Button("Hand in").ClickAsync();

        // Rita sees what came since, settles the comment and accepts.
        await Expect(rita.Page.GetByTestId("review-state")).ToHaveTextAsync("in review");
        await rita.Page.ReloadAsync();
        await Expect(rita.Page.GetByTestId("diff").Locator("tbody tr")).ToHaveCountAsync(1);
        await Expect(rita.Page.GetByTestId("diff")).ToContainTextAsync("changed");
        await rita.Page.GetByLabel("Answer").FillAsync("It is there now");
        await rita.Page.GetByLabel("Answer").PressAsync("Enter");
        await Expect(rita.Page.GetByTestId("comment").Locator(".answer")).ToContainTextAsync("It is there now");
        await rita.Button("Resolve").ClickAsync();
        await rita.Button("Open again").WaitForAsync();
        await rita.Page.GetByTestId("review").FocusAsync();
        await rita.Page.Keyboard.PressAsync("a");
        await Expect(rita.Page.GetByTestId("review-state")).ToHaveTextAsync("accepted");
        await Expect(rita.Page.GetByTestId("events")).ToContainTextAsync("rejected: One end is missing");
        await rita.Page.GotoAsync($"/projects/{project}/review");
        await Expect(rita.Page.GetByRole(AriaRole.Group, new() { Name = "Show pictures that are" })).ToContainTextAsync("accepted 1");
        var row = rita.Page.GetByTestId("people").Locator("tbody tr").Filter(new() { HasText = "Anna Annotator" });
        await Expect(row.Locator("td")).ToHaveTextAsync(["Anna Annotator", "2", "1", "2", "1", "1", "0"]);
        await rita.Button("Compare people's masks").ClickAsync();
        await Expect(rita.Page.GetByTestId("agreement")).ToContainTextAsync("reviewed by");
        await Expect(anna.Page.GetByTestId("review-state")).ToHaveTextAsync("accepted");
        anna.Page.Url.ShouldBe(editor);
    }

    private static async Task AssignAsync(Visitor anna, Visitor rita, int project)
    {
        await rita.Page.GetByTestId("queue").GetByText("harbour.jpg").ClickAsync();
        await Expect(rita.Page.GetByTestId("assignee")).ToHaveTextAsync("nobody's");
        await rita.Page.GetByLabel("Assigned to").SelectOptionAsync("Anna Annotator");
        await Expect(rita.Page.GetByTestId("assignee")).ToHaveTextAsync("Anna Annotator");
        await rita.Page.GotoAsync($"/projects/{project}/review");
        await Expect(rita.Page.GetByTestId("queue").Locator("tbody tr").Filter(new() { HasText = "harbour.jpg" })).ToContainTextAsync("Anna Annotator");

        // It is Rita's to give and Anna's to get: the next picture for Anna, and none for Rita.
        await rita.Button("Next picture for me").ClickAsync();
        await Expect(rita.Page.GetByText("Nothing is left for you")).ToBeVisibleAsync();
        await anna.Page.GotoAsync($"/projects/{project}/review");
        await anna.Button("Next picture for me").ClickAsync();
        await Expect(anna.Page.Locator(".where strong")).ToHaveTextAsync("harbour.jpg");
        await anna.Canvas.ReadyAsync();
    }

    private async Task TakeRoleAwayAsync(Visitor olga, Visitor anna, int project)
    {
        await anna.Canvas.ChooseAsync("brush");
        await anna.Canvas.SetBrushAsync(20);
        await anna.Canvas.DragAsync(new(300, 300), new(600, 300));
        await anna.Canvas.SavedAsync();

        // The only owner cannot step down: what she chose is taken back.
        await olga.Page.GotoAsync($"/projects/{project}/members");
        var own = olga.Page.GetByTestId("members").Locator("tr").Filter(new() { HasText = "Olga Owner" }).GetByLabel("Role");
        await own.SelectOptionAsync("Viewer");
        await Expect(own).ToHaveValueAsync("Owner");

        // While Anna draws she becomes somebody who may only look: what she drew waits for a choice.
        await SetRoleAsync("Viewer");
        await anna.Canvas.DragAsync(new(300, 400), new(600, 400));
        var question = anna.Page.GetByRole(AriaRole.Alertdialog, new() { Name = "Edits that were not saved" });
        await Expect(question).ToContainTextAsync("You may not edit here any more. 1 edit was not saved.");
        var picture = long.Parse(anna.Page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        (await StoredEdits.ReadAsync(server.StorePath, picture)).Count.ShouldBe(1);

        // Opened anew it still asks; with the role back it is drawn, once.
        await SetRoleAsync("Annotator");
        await anna.Page.ReloadAsync();
        await anna.Canvas.ReadyAsync();
        await question.GetByText("Try again").ClickAsync();
        await anna.Canvas.WaitAsync("d.state.pending === 0 && d.refused === 0 && d.snapshot.revision === 2");
        (await StoredEdits.ReadAsync(server.StorePath, picture)).Count.ShouldBe(2);
        await anna.Canvas.ChooseAsync("select");
        await anna.Canvas.ClickAsync(new(450, 400));
        await anna.Canvas.WaitAsync("d.state.selected !== null");
        await anna.Canvas.ChooseAsync("brush");
        await anna.Canvas.SetBrushAsync(20);

        async Task SetRoleAsync(string role)
        {
            await olga.Page.GotoAsync($"/projects/{project}/members");
            var select = olga.Page.GetByTestId("members").Locator("tr").Filter(new() { HasText = "Anna Annotator" }).GetByLabel("Role");
            await select.SelectOptionAsync(role);
            await olga.Page.ReloadAsync();
            await Expect(select).ToHaveValueAsync(role);
        }
    }

    private async Task EndLoginAsync(Visitor anna)
    {
        // In another tab Anna signs out everywhere; in the editor she goes on drawing.
        var before = (await anna.Canvas.MasksAsync()).Single();
        var other = await anna.Page.Context.NewPageAsync();
        await other.GotoAsync("/account/logout");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out in all browsers" }).ClickAsync();
        await Visitor.ArriveAsync(other, "/account/login$");
        await anna.Canvas.DragAsync(new(300, 500), new(700, 500));
        await Expect(anna.Page.GetByTestId("login-ended")).ToBeVisibleAsync();
        await anna.Canvas.WaitAsync("d.outbox.length === 1");
        var drawn = (await anna.Canvas.MasksAsync()).Single();
        drawn.Value.Area.ShouldBeGreaterThan(before.Value.Area);

        await anna.Page.GetByText("Sign in again").ClickAsync();
        await anna.Page.GetByLabel("E-mail").FillAsync("anna@example.org");
        await anna.Page.GetByLabel("Password").FillAsync(Password);
        await anna.Button("Sign in").ClickAsync();

        await anna.Canvas.ReadyAsync();
        (await anna.Canvas.MasksAsync()).Single().Value.ShouldBe(drawn.Value, "what was drawn without a login is there after the next one");
        var picture = long.Parse(anna.Page.Url.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        (await StoredEdits.ReadAsync(server.StorePath, picture)).Count.ShouldBe(3);
        server.Log.ShouldNotContain(Password);
    }

    private static async Task FillAsync(Visitor visitor, string name, string email, string button)
    {
        await visitor.Page.GetByLabel("Your name").FillAsync(name);
        await visitor.Page.GetByLabel("E-mail").FillAsync(email);
        await visitor.Page.GetByLabel("Password").FillAsync(Password);
        await visitor.Button(button).ClickAsync();
    }

    private static async Task<string> InviteAsync(Visitor owner, int project, string? role)
    {
        await owner.Page.GotoAsync($"/projects/{project}/members");
        await owner.Button("Make a link").WaitForAsync();
        if (role is not null)
        {
            await owner.Page.GetByLabel("Role of the invited").SelectOptionAsync(role);
        }

        await owner.Button("Make a link").ClickAsync();
        return new Uri(await owner.Page.GetByTestId("invitation-link").InputValueAsync()).AbsolutePath;
    }
}
