using System.Data.Common;
using iSeg.Core.Imaging;
using iSeg.Core.Prelabelling;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Prelabelling;

/// <summary>What a picture gave, or why it gave nothing.</summary>
internal sealed record ItemResult(long? PictureId, string? Path, IReadOnlyList<FoundMask> Masks, string? Error = null, Exception? Unexpected = null)
{
    /// <summary>Whether something failed that will fail again: not the store, which may be well in a moment, and nobody who said stop.</summary>
    public static bool IsOurs(Exception failure) => failure is not (OperationCanceledException or DbException or DbUpdateException or StoreException);

    /// <summary>A picture that fails does not stop the others; a store that fails does.</summary>
    public static async Task<ItemResult> OfAsync(Func<Task<ItemResult>> work, long? pictureId = null, string? path = null)
    {
        try
        {
            return await work();
        }
        catch (Exception refusal) when (refusal is PrelabelException or PictureException or StoreRefusedException)
        {
            return new(pictureId, path, [], refusal.Message);
        }
        catch (Exception failure) when (IsOurs(failure))
        {
            return new(pictureId, path, [], $"The engine stumbled over this picture ({failure.GetType().Name}: {failure.Message}).", failure);
        }
    }
}
