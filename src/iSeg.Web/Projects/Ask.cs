using iSeg.Core.Annotations;
using MudBlazor;

namespace iSeg.Web.Projects;

/// <summary>Short questions in a dialog.</summary>
internal static class Ask
{
    /// <summary>Asks for a name until <paramref name="save"/> takes it; null when the person leaves.</summary>
    public static async Task<int?> AskForNameAsync(this IDialogService dialogs, string title, string button, string name, Func<string, Task<int>> save)
    {
        var dialog = await dialogs.ShowAsync<NameDialog>(title, new DialogParameters<NameDialog>
        {
            { d => d.Name, name },
            { d => d.Button, button },
            { d => d.Save, save },
        });
        return (await dialog.Result)?.Data as int?;
    }

    /// <summary>Asks for a category's name, colour and key; null when the person leaves.</summary>
    public static async Task<Category?> AskForCategoryAsync(this IDialogService dialogs, int projectId, Category? category)
    {
        var dialog = await dialogs.ShowAsync<CategoryDialog>(category is null ? "New category" : "Category", new DialogParameters<CategoryDialog>
        {
            { d => d.ProjectId, projectId },
            { d => d.Category, category },
        });
        return (await dialog.Result)?.Data as Category;
    }

    /// <summary>Asks before something that cannot be taken back.</summary>
    public static async Task<bool> ConfirmAsync(this IDialogService dialogs, string title, string text, string yes) =>
        await dialogs.ShowMessageBoxAsync(new MessageBoxOptions { Title = title, Message = text, YesText = yes, CancelText = "Cancel" }) == true;
}
