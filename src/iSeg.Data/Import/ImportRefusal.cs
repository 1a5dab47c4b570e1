using iSeg.Core.Imaging;
using iSeg.Data.Model;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Import;

/// <summary>One file or entry is refused; the message is for the person.</summary>
internal sealed class ImportRefusal(string message) : Exception(message)
{
    private const int NoSpaceUnix = 28;

    private const int NoSpaceWindows = unchecked((int)0x80070070);

    /// <summary>The reason for the person, where an exception concerns this picture only and the next may fare better; else null.</summary>
    public static string? Reason(Exception exception) => exception switch
    {
        ImportRefusal or PictureException or StoreRefusedException => exception.Message,
        InvalidDataException => $"The archive is damaged here ({exception.Message})",
        IOException { HResult: NoSpaceUnix or NoSpaceWindows } => "The server's disk is full. Nothing of it was stored.",
        IOException { InnerException.Message: var message } when message.Contains("No space left", StringComparison.OrdinalIgnoreCase) =>
            "The server's disk is full. Nothing of it was stored.",
        SqliteException or DbUpdateException when SqliteFailures.Find(exception) is { } sqlite =>
            $"{SqliteFailures.Explain(sqlite)} Nothing of it was stored.",
        _ => null,
    };
}
