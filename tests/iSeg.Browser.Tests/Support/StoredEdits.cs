using iSeg.Core.Annotations;
using iSeg.Data;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Browser.Tests.Support;

/// <summary>What is really on disk, read from a copy of the store's files, so that looking changes nothing.</summary>
internal static class StoredEdits
{
    public static async Task<IReadOnlyList<EditRecord>> ReadAsync(string storePath, long pictureId)
    {
        var folder = Directory.CreateTempSubdirectory("iseg-browser-tests-");
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(storePath)!, Path.GetFileName(storePath) + "*").Where(f => !f.EndsWith("-shm", StringComparison.Ordinal)))
            {
                File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
            }

            var options = new StoreOptions { Path = Path.Combine(folder.FullName, Path.GetFileName(storePath)) };
            await using var services = new ServiceCollection().AddProjectStore(options).BuildServiceProvider();
            await services.GetRequiredService<StoreInitializer>().InitializeAsync(default);
            return (await services.GetRequiredService<IEditJournal>().LoadAsync(pictureId, default))!.Edits;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }
}
