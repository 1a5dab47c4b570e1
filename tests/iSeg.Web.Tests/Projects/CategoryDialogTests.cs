using Bunit;
using iSeg.Core.Annotations;
using iSeg.Web.Accounts;
using iSeg.Web.Projects;
using iSeg.Web.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace iSeg.Web.Tests.Projects;

/// <summary>Changing and adding categories.</summary>
[Collection(nameof(SharedServer))]
public sealed class CategoryDialogTests(WebServer server)
{
    [Fact]
    public async Task Save_NameAndColour_LeavesTheKeyThatSomebodyElseGave()
    {
        var project = await server.NewProjectAsync();
        await using var window = new Window(server, Caller.Local);
        var (dialogs, answer) = await OpenAsync(window, project, (await server.Categories.ListAsync(project, default)).Single());
        await server.Categories.ChangeAsync(project, 1, null, null, "5", default);

        await dialogs.Find("input[type=text]").InputAsync("pear");
        await dialogs.Find("input[type=color]").ChangeAsync("#112233");
        await SaveAsync(dialogs);

        await answer.Result;
        (await server.Categories.ListAsync(project, default)).Single().ShouldBe(new Category(1, "pear", "#112233", '5', ""));
    }

    [Fact]
    public async Task Save_NewOneWithANameThatIsTaken_SaysSoAndStoresNothing()
    {
        var project = await server.NewProjectAsync();
        await using var window = new Window(server, Caller.Local);
        var (dialogs, answer) = await OpenAsync(window, project, null);

        await dialogs.Find("input[type=text]").InputAsync("Object");
        await SaveAsync(dialogs);

        await dialogs.WaitForAssertionAsync(() => dialogs.Markup.ShouldContain("already has a category called"));
        answer.Result.IsCompleted.ShouldBeFalse("the dialog stays open");
        (await server.Categories.ListAsync(project, default)).Select(category => (category.Name, category.Hotkey)).ShouldBe([("object", '1')]);
    }

    private static Task SaveAsync(IRenderedComponent<MudDialogProvider> dialogs) => dialogs.FindAll("button").Single(button => button.TextContent == "Save").ClickAsync();

    private static async Task<(IRenderedComponent<MudDialogProvider> Dialogs, IDialogReference Answer)> OpenAsync(Window window, int project, Category? category)
    {
        var dialogs = window.Render<MudDialogProvider>();
        var answer = await dialogs.InvokeAsync(() => window.Services.GetRequiredService<IDialogService>().ShowAsync<CategoryDialog>(
            "Category", new DialogParameters<CategoryDialog> { { dialog => dialog.ProjectId, project }, { dialog => dialog.Category, category } }));
        await dialogs.WaitForAssertionAsync(() => dialogs.Markup.ShouldContain("Save"));
        return (dialogs, answer);
    }
}
