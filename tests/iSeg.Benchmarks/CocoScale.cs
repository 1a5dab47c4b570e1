using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using iSeg.Data;
using iSeg.Data.Export;
using iSeg.Data.Import.Labels;
using iSeg.Data.Projects;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Benchmarks;

/// <summary>
/// <c>-- coco-scale [IMAGES OBJECTS]</c>: a file of train2017's size into a store and out again, each step in a process of its own, so that
/// its largest memory is its own; beside it, System.Text.Json reading the same file as the floor.
/// </summary>
internal static class CocoScale
{
    private const string File = "instances.json";

    public static async Task RunAsync(string[] args)
    {
        if (args is ["step", var step, var folder, ..])
        {
            await StepAsync(step, folder, args);
            return;
        }

        var (images, objects) = args.Length == 2
            ? (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture))
            : (ScaleFile.Images, ScaleFile.Objects);
        var work = Directory.CreateTempSubdirectory("iseg-scale-").FullName;
        try
        {
            ScaleFile.Write(Path.Combine(work, File), images, objects);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{images:N0} images, {objects:N0} objects, {new FileInfo(Path.Combine(work, File)).Length / 1e6:0} MB"));
            Console.WriteLine("step              seconds     MB/s   CPU seconds   largest memory");
            await ChildAsync("fill", work, images.ToString(CultureInfo.InvariantCulture));
            foreach (var name in (string[])["floor", "read", "import", "again", "stream", "export"])
            {
                Console.WriteLine((await ChildAsync(name, work)).TrimEnd());
            }
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<string> ChildAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(CocoScale).Assembly.Location] : Array.Empty<string>(), "coco-scale", "step", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var child = Process.Start(start)!;
        var output = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();
        return child.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', arguments)} failed.");
    }

    private static async Task StepAsync(string step, string folder, string[] args)
    {
        var json = Path.Combine(folder, File);
        await using var services = new ServiceCollection().AddProjectStore(new StoreOptions { Path = Path.Combine(folder, "projects.db") }).BuildServiceProvider();
        if (step == "fill")
        {
            await FillAsync(services, int.Parse(args[3], CultureInfo.InvariantCulture));
            return;
        }

        var watch = Stopwatch.StartNew();
        var size = new FileInfo(json).Length;
        switch (step)
        {
            case "floor":
                await FloorAsync(json);
                break;
            case "read":
                using (var files = LabelSource.FromPath(json))
                {
                    (await services.GetRequiredService<LabelImporter>().ReadAsync(1, files, new(), null, default)).Dispose();
                }

                break;
            case "import" or "again":
                await ImportAsync(services, json, watch);
                break;
            case "stream":
                await using (var output = System.IO.File.Create(Path.Combine(folder, "stream.json")))
                {
                    await services.GetRequiredService<CocoExporter>().ExportAsync(1, output, default);
                    size = output.Length;
                }

                break;
            case "export":
                var report = await services.GetRequiredService<LabelExporter>().ExportAsync(1, new(), Path.Combine(folder, "out.json"), null, default);
                size = new FileInfo(Path.Combine(folder, "out.json")).Length;
                Console.WriteLine($"                  {report.Verification.Exact:N0} of {report.Verification.Objects:N0} objects exact when read back");
                break;
        }

        watch.Stop();
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(step),-16} {watch.Elapsed.TotalSeconds,8:0.0} {size / 1e6 / watch.Elapsed.TotalSeconds,8:0.0} {self.TotalProcessorTime.TotalSeconds,13:0.0} {self.PeakWorkingSet64 / 1e6,13:0} MB"));
        SqliteConnection.ClearAllPools();
    }

    private static string Name(string step) => step switch
    {
        "floor" => "System.Text.Json",
        "read" => "read and check",
        "again" => "import again",
        "stream" => "export",
        "export" => "export + verify",
        _ => step,
    };

    private static async Task ImportAsync(IServiceProvider services, string json, Stopwatch watch)
    {
        using var files = LabelSource.FromPath(json);
        var importer = services.GetRequiredService<LabelImporter>();
        using var staged = await importer.ReadAsync(1, files, new(), null, default);
        var read = watch.Elapsed;
        var report = await importer.CommitAsync(staged, "benchmark", null, default);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"                  {report.Created:N0} created, {report.Unchanged:N0} unchanged; the store was locked for {(watch.Elapsed - read).TotalSeconds:0.0} s"));
    }

    /// <summary>Every token of the file, and nothing done with them.</summary>
    private static async Task FloorAsync(string path)
    {
        await using var stream = System.IO.File.OpenRead(path);
        var (buffer, filled, state) = (new byte[1 << 16], 0, default(JsonReaderState));
        for (var last = false; !last;)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(filled));
            (filled, last) = (filled + count, count == 0);
            var used = Tokens(buffer.AsSpan(0, filled), last, ref state);
            buffer.AsSpan(used, filled - used).CopyTo(buffer);
            filled -= used;
        }
    }

    private static int Tokens(ReadOnlySpan<byte> json, bool last, ref JsonReaderState state)
    {
        var reader = new Utf8JsonReader(json, last, state);
        while (reader.Read())
        {
        }

        state = reader.CurrentState;
        return (int)reader.BytesConsumed;
    }

    /// <summary>Rows for the pictures, without the pictures themselves: what labels need of them.</summary>
    private static async Task FillAsync(IServiceProvider services, int images)
    {
        await services.GetRequiredService<StoreInitializer>().InitializeAsync(default);
        await services.GetRequiredService<ProjectStore>().CreateAsync("train2017", default);
        await using var connection = new SqliteConnection($"Data Source={services.GetRequiredService<StoreOptions>().Path}");
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            """
            INSERT INTO PictureContents (Id, Sha256, ByteLength, Bytes) VALUES ($id, $name, 0, x'');
            INSERT INTO Pictures (Id, ProjectId, ContentId, Path, Width, Height, Format, AddedAt, SortKey) VALUES ($id, 1, $id, $name, 640, 480, 1, 0, $name);
            """;
        var (id, name) = (command.Parameters.Add("$id", SqliteType.Integer), command.Parameters.Add("$name", SqliteType.Text));
        for (var i = 1; i <= images; i++)
        {
            (id.Value, name.Value) = (i, ScaleFile.NameOf(i));
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }
}
