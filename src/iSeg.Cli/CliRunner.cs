using System.CommandLine;
using iSeg.Core.Formats;
using iSeg.Core.Imaging;
using iSeg.Core.Prelabelling;
using iSeg.Core.Prompts;
using iSeg.Data;
using iSeg.Engine.Checkpoints;
using iSeg.Engine.Models;

namespace iSeg.Cli;

/// <summary>A command cannot do what it was asked; the message is the one line that the user reads.</summary>
internal sealed class CliException(string message) : Exception(message);

/// <summary>The one place that knows exit codes: 0 done, 1 failed, with a reason in one line on stderr, 2 wrong usage.</summary>
internal static class CliRunner
{
    public const int Done = 0;

    public const int Failed = 1;

    public const int WrongUsage = 2;

    /// <summary>After Ctrl-C a command has so long to finish what it began and to tell what it has.</summary>
    private static readonly TimeSpan AfterInterrupt = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, IEnumerable<Command> commands, TextWriter? output = null, TextWriter? error = null, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("iSeg: masks from points, lines, boxes and words.");
        foreach (var command in commands)
        {
            root.Subcommands.Add(command);
        }

        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = AfterInterrupt,
            Output = output ?? Console.Out,
            Error = error ?? Console.Error,
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await configuration.Error.WriteLineAsync(problem.Message);
            }

            await configuration.Error.WriteLineAsync("Add --help to see the usage.");
            return WrongUsage;
        }

        return await InvokeAsync(parsed, configuration, cancellationToken);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, InvocationConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await configuration.Error.WriteLineAsync("Cancelled.");
            return Failed;
        }
        catch (Exception exception) when (exception
            is CliException or PrelabelException or LabelFormatException or StoreException or StoreRefusedException or PictureException or InvalidPromptException or CheckpointException or ModelException or IOException or UnauthorizedAccessException)
        {
            await configuration.Error.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }
}
