using iSeg.Data.Projects;
using iSeg.Engine;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;
using iSeg.Web.Accounts;
using iSeg.Web.Editing.Segmenting;

namespace iSeg.Web.Models;

/// <summary>
/// The server's models, as far as the caller may: whoever is signed in sees what there is, the server's owner installs, loads and removes. What
/// pages use instead of <see cref="ModelHost"/>, <see cref="ModelInstaller"/> and <see cref="BackboneChoice"/>.
/// </summary>
public sealed class GuardedModels(
    ModelHost host, ModelInstaller installer, ModelLibrary library, BackboneChoice choice, BackboneChoiceStore choices, IBackbone builtIn, CallerCheck check)
{
    /// <summary>A model is installed, loads, is loaded, failed or is gone. On any thread.</summary>
    public event Action? Changed
    {
        add => host.Changed += value;
        remove => host.Changed -= value;
    }

    /// <summary>An installation made progress. On any thread.</summary>
    public event Action? Progressed
    {
        add => installer.Changed += value;
        remove => installer.Changed -= value;
    }

    /// <summary>The backbone that is always there.</summary>
    public string BuiltIn => builtIn.Id;

    /// <summary>All installed models by name; nothing for who is not signed in.</summary>
    public async Task<IReadOnlyList<ModelStatus>> ListAsync() => await check.IsSignedInAsync() ? host.List() : [];

    public ValueTask<bool> MayChangeAsync() => check.IsAdminAsync();

    /// <summary>Where installed models lie.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server: its folders are not their business.</exception>
    public async Task<string> FolderAsync()
    {
        await check.RequireAdminAsync();
        return library.Folder;
    }

    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    /// <exception cref="ModelException">It is not installed.</exception>
    /// <exception cref="CheckpointException">It cannot be loaded.</exception>
    public async Task LoadAsync(string name)
    {
        await check.RequireAdminAsync();
        await host.GetAsync(name);
    }

    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task UnloadAsync(string name)
    {
        await check.RequireAdminAsync();
        await host.UnloadAsync(name);
    }

    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    /// <exception cref="ModelException">There is no such model, or its files cannot be deleted.</exception>
    public async Task RemoveAsync(string name)
    {
        await check.RequireAdminAsync();
        await host.RemoveAsync(name);
    }

    /// <summary>How many projects chose a model.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task<int> UsersAsync(string name, CancellationToken cancellationToken)
    {
        await check.RequireAdminAsync();
        return await choices.CountAsync(name, cancellationToken);
    }

    /// <summary>The installation that is under way, or how the last one ended; null when there was none.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task<Installation?> InstallationAsync()
    {
        await check.RequireAdminAsync();
        return installer.Current;
    }

    /// <summary>Begins to install from a folder of the server's machine; false when another installation is under way.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task<bool> InstallFolderAsync(string folder, string? name, bool copy)
    {
        await check.RequireAdminAsync();
        return installer.StartFolder(folder, name, copy);
    }

    /// <summary>Asks the hub about a repository.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    /// <exception cref="ModelException">See <see cref="ModelHub.LookUpAsync"/>.</exception>
    public async Task<HubModel> LookUpAsync(string repository, CancellationToken cancellationToken)
    {
        await check.RequireAdminAsync();
        return await installer.LookUpAsync(repository, cancellationToken);
    }

    /// <summary>Begins a download whose licence the person has accepted; false when another installation is under way.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task<bool> DownloadAsync(HubModel model, string name, string? licence)
    {
        await check.RequireAdminAsync();
        return installer.StartDownload(model, name, licence);
    }

    /// <summary>Stops what is under way; a download can go on later.</summary>
    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task StopAsync()
    {
        await check.RequireAdminAsync();
        installer.Cancel();
    }

    /// <summary>What looks at pictures where their project has chosen nothing.</summary>
    public Task<string> OfServerAsync(CancellationToken cancellationToken) => choice.OfServerAsync(cancellationToken);

    /// <summary>A project's choice; null when it follows the server.</summary>
    /// <exception cref="AccessRefusedException">The caller has no part in the project.</exception>
    public async Task<string?> OfProjectAsync(int projectId, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.See);
        return await choice.OfProjectAsync(projectId, cancellationToken);
    }

    /// <exception cref="AccessRefusedException">The caller does not look after the server.</exception>
    public async Task ChooseForServerAsync(string backbone, CancellationToken cancellationToken)
    {
        await check.RequireAdminAsync();
        await choice.ChooseForServerAsync(backbone, cancellationToken);
    }

    /// <param name="projectId">Whose.</param>
    /// <param name="backbone">Null to follow the server.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AccessRefusedException">The caller does not own the project.</exception>
    /// <exception cref="Data.StoreRefusedException">The project is gone.</exception>
    public async Task ChooseForProjectAsync(int projectId, string? backbone, CancellationToken cancellationToken)
    {
        await check.RequireAsync(projectId, Right.Manage);
        await choice.ChooseForProjectAsync(projectId, backbone, cancellationToken);
    }
}
