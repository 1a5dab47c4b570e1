namespace iSeg.Cli;

internal static class PlainMessages
{
    /// <summary>The message without the names of parameters and values that .NET adds on further lines and in brackets.</summary>
    public static string Plain(this ArgumentException exception)
    {
        var message = exception.Message.ReplaceLineEndings("\n").Split('\n')[0];
        var added = message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return added > 0 ? message[..added] : message;
    }
}
