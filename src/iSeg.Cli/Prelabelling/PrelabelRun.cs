using System.CommandLine;
using System.Text.Json;
using iSeg.Cli.Commands;
using iSeg.Cli.Evaluating;
using iSeg.Cli.Segmenting;
using iSeg.Core.Prelabelling;
using iSeg.Data;
using iSeg.Data.Prelabelling;
using iSeg.Data.Projects;
using iSeg.Engine.Models;
using iSeg.Engine.Prelabelling;
using Microsoft.Extensions.DependencyInjection;

namespace iSeg.Cli.Prelabelling;

/// <summary>A job over a project's pictures, worked on here; the same command again goes on where it was stopped.</summary>
internal static class PrelabelRun
{
    private const string Author = "iseg prelabel";

    /// <exception cref="PrelabelException">The job makes no sense, or another program works on it.</exception>
    /// <exception cref="CliException">There is no such project.</exception>
    public static async Task<int> RunAsync(string storePath, string projectName, PrelabelSpec spec, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        Presets.Of(spec.Validate());
        await using var services = ProjectOption.Open(storePath);
        await services.GetRequiredService<StoreInitializer>().OpenExistingAsync(cancellationToken);
        var project = await ProjectOption.FindAsync(services.GetRequiredService<ProjectStore>(), projectName, storePath, cancellationToken);
        var jobs = services.GetRequiredService<PrelabelJobStore>();
        var begun = await jobs.FindUnfinishedAsync(project.Id, spec, JobOrigin.CommandLine, cancellationToken);
        var job = begun ?? await jobs.CreateAsync(project.Id, spec, JobOrigin.CommandLine, Author, cancellationToken);
        if (begun is { Done: > 0 })
        {
            await console.Error.WriteLineAsync($"Job {job.Id} goes on: {job.Done} of {job.Total} pictures are done.");
        }

        try
        {
            using var line = new ProgressLine(console.Error);
            var labellers = new LabellerFiles(new ModelLibrary(ModelLibrary.DefaultPath()), PictureInput.MaxLongSide);
            await services.GetRequiredService<PrelabelRunner>().RunAsync(job.Id, labellers, force: false, new Telling<PrelabelStep>(step => Tell(step, line, console.Error)), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            var stopped = await jobs.FindAsync(job.Id, CancellationToken.None) ?? throw Gone(projectName);
            await console.Error.WriteLineAsync($"Stopped after {stopped.Done} of {stopped.Total} pictures. The same command again goes on from there.");
            return CliRunner.Failed;
        }

        return await SumUpAsync(await jobs.FindAsync(job.Id, cancellationToken) ?? throw Gone(projectName), console);
    }

    private static CliException Gone(string projectName) => new($"The project \"{projectName}\" was deleted meanwhile, and the job with it.");

    private static void Tell(PrelabelStep step, ProgressLine line, TextWriter error)
    {
        if (step.Error is { } why)
        {
            error.WriteLine($"Failed: {step.Path ?? "a picture"}: {why.ReplaceLineEndings(" ")}");
        }

        line.Show(new(step.Done, step.Total, step.Path ?? ""));
    }

    private static async Task<int> SumUpAsync(PrelabelJob job, InvocationConfiguration console)
    {
        if (job.Error is { } error)
        {
            throw new CliException(error);
        }

        if (job.State == PrelabelState.Cancelled)
        {
            throw new CliException($"Job {job.Id} was cancelled on the project's page; what it has suggested is kept.");
        }

        if (!job.IsOver)
        {
            throw new CliException($"Another program has taken over job {job.Id} and works on it now: {job.Done} of {job.Total} pictures are done. The project's page shows how far it is.");
        }

        await console.Output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            job = job.Id,
            project = job.ProjectId,
            kind = job.Spec?.KindName,
            model = job.Model,
            pictures = job.Total,
            failed = job.Failed,
            suggestions = job.Found,
        }));
        return job.Failed == 0 ? CliRunner.Done : CliRunner.Failed;
    }
}
