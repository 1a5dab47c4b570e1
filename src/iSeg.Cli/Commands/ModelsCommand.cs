using System.CommandLine;
using System.Globalization;
using iSeg.Cli.Evaluating;
using iSeg.Engine.Backbones.StableDiffusion.Synthetic;
using iSeg.Engine.Models;

namespace iSeg.Cli.Commands;

/// <summary><c>iseg models</c>: Stable Diffusion checkpoints, installed and to be installed (docs/models.md).</summary>
internal static class ModelsCommand
{
    public static Command Create() => new("models", "Checks, lists, installs and removes Stable Diffusion checkpoints.")
    {
        Check(), List(), ModelInstallCommand.Create(), Remove(), MakeRandom(),
    };

    /// <summary>Where models are installed.</summary>
    public static Option<string> Library() => new("--models")
    {
        Description = $"The folder of installed models. [{ModelLibrary.PathVariable}]",
        HelpName = "DIR",
        DefaultValueFactory = _ => ModelLibrary.DefaultPath(),
    };

    private static Command Check()
    {
        var (folder, library) = (new Argument<string>("dir") { Description = "A checkpoint's folder (Stable Diffusion or CLIP), or an installed model's name." }, Library());
        var quick = new Option<bool>("--quick") { Description = "Does not read the numbers, only what is said about them." };
        var command = new Command("check", "Says whether a checkpoint is complete and sound, and what it is.") { folder, quick, library };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var found = new ModelLibrary(parse.GetValue(library)!).Resolve(parse.GetValue(folder)!);
            if (ModelKinds.Of(found) == ModelKind.Clip)
            {
                var clip = await Task.Run(() => ClipReport.Of(found, readNumbers: !parse.GetValue(quick), cancellationToken), cancellationToken);
                await parse.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{clip.Folder}: sound. CLIP for tags, pictures of {clip.PictureSide} pixels in patches of {clip.PatchSide}, {clip.Parameters / 1e6:0.0} million weights, {clip.WeightBytes / 1e6:0.0} MB."));
                return CliRunner.Done;
            }

            var report = await Task.Run(() => CheckpointReport.Of(found, readNumbers: !parse.GetValue(quick), cancellationToken), cancellationToken);
            await parse.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Folder}: sound. Pictures of {report.PictureSide} pixels, {report.Parameters / 1e6:0.0} million weights, {report.WeightBytes / 1e6:0.0} MB as {report.Types}, predicts {report.Prediction.ToString().ToLowerInvariant()}."));
            return CliRunner.Done;
        });
        return command;
    }

    private static Command List()
    {
        var library = Library();
        var command = new Command("list", "Lists what is installed, and what could be downloaded.") { library };
        command.SetAction(async (parse, _) =>
        {
            var (models, output) = (new ModelLibrary(parse.GetValue(library)!), parse.InvocationConfiguration.Output);
            var installed = models.List();
            await output.WriteLineAsync(installed.Count > 0 ? $"Installed in {models.Folder}:" : $"No model is installed in {models.Folder}.");
            foreach (var model in installed)
            {
                var state = Directory.Exists(model.Folder) ? string.Create(CultureInfo.InvariantCulture, $"{model.Bytes / 1e6,8:0.0} MB") : "   is gone";
                await output.WriteLineAsync($"  {model.Name,-20} {state}  {(model.Kind == ModelKind.Clip ? "CLIP, for tags" : "Stable Diffusion")}  {model.Licence ?? "licence not known"}  from {model.Source}");
            }

            await output.WriteLineAsync("To download (iseg models install NAME):");
            foreach (var entry in CatalogEntry.All)
            {
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"  {entry.Name,-20} {entry.Gigabytes * 1000,8:0.0} MB  {entry.Licence}  {entry.PictureSide} pixels, from {entry.Repository}"));
            }

            return CliRunner.Done;
        });
        return command;
    }

    private static Command Remove()
    {
        var (name, library) = (new Argument<string>("name") { Description = "As `iseg models list` shows it." }, Library());
        var command = new Command("remove", "Removes an installed model; files that lie elsewhere stay.") { name, library };
        command.SetAction(async (parse, _) =>
        {
            new ModelLibrary(parse.GetValue(library)!).Remove(parse.GetValue(name)!);
            await parse.InvocationConfiguration.Output.WriteLineAsync($"{parse.GetValue(name)} is removed.");
            return CliRunner.Done;
        });
        return command;
    }

    private static Command MakeRandom()
    {
        var folder = new Argument<DirectoryInfo>("dir") { Description = "A folder that is empty or not there yet; 5 GB are needed, 2.6 with --half." };
        var like = new Option<string>("--like") { Description = "What to imitate.", HelpName = "NAME", Required = true };
        like.AcceptOnlyFromAmong([.. CheckpointTemplate.All.Select(template => template.Name), "sd-2.1-base"]);
        var half = new Option<bool>("--half") { Description = "Stores F16 in place of F32 numbers." };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same numbers.", HelpName = "S", DefaultValueFactory = _ => 0 };
        var command = new Command("make-random", "Writes a checkpoint of a published one's shape with random weights: it finds nothing, but takes the same time and memory.") { folder, like, half, seed };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (target, template) = (parse.GetValue(folder)!.FullName, CheckpointTemplate.Named(parse.GetValue(like)!));
            using (var line = new ProgressLine(parse.InvocationConfiguration.Error))
            {
                await Task.Run(
                    () => RandomCheckpoint.Write(target, template, parse.GetValue(half), parse.GetValue(seed), new Telling<double>(part => line.Show(new((int)(100 * part), 100, "%"))), cancellationToken),
                    cancellationToken);
            }

            await parse.InvocationConfiguration.Output.WriteLineAsync($"{target}: {template.Name} with random weights.");
            return CliRunner.Done;
        });
        return command;
    }
}
