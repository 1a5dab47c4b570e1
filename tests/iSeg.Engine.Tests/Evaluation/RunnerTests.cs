using iSeg.Core.Geometry;
using iSeg.Core.Masks;
using iSeg.Core.Prompts;
using iSeg.Engine.Backbones.Affinity;
using iSeg.Engine.Evaluation;
using iSeg.Engine.Evaluation.Sets;
using iSeg.Engine.Evaluation.Sheets;
using iSeg.Engine.Samples;
using NetVips;

namespace iSeg.Engine.Tests.Evaluation;

public sealed class RunnerTests : IDisposable
{
    private const int MaxLongSide = 4096;

    private static readonly PixelSize Size = new(160, 120);

    private readonly SetFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OneOrTwoAtOnce_GivesTheSameToTheDigit()
    {
        AddScenes();

        var one = await Run(MaskMethods.Create(MethodSettings.Default), new NocProtocol(MaxClicks: 4), parallel: 1);
        var two = await Run(MaskMethods.Create(MethodSettings.Default), new NocProtocol(MaxClicks: 4), parallel: 2);

        Digits(one).ShouldBe(Digits(two));
        one.Results.Select(result => result.Name).ShouldBe(["a.jpg", "b.jpg", "c.jpg"]);
        one.Results.ShouldAllBe(result => result.Encoding > TimeSpan.Zero && result.Trial.Steps.All(step => step.Time > TimeSpan.Zero));
        one.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task Run_MapAlone_KeepsToTheClicks()
    {
        AddScenes();

        var report = await Run(MaskMethods.Create(MethodSettings.Default with { Name = MaskMethods.Map }), new NocProtocol(MaxClicks: 3), parallel: 1);

        report.Results.ShouldNotBeEmpty();
        foreach (var trial in report.Results.Select(result => result.Trial))
        {
            foreach (var click in trial.Steps.SelectMany(step => step.Added).Cast<PointPrompt>())
            {
                trial.Mask.Contains((int)click.Position.X, (int)click.Position.Y).ShouldBe(click.IsPositive);
            }
        }
    }

    [Fact]
    public async Task Run_WhatCannotBeMeasured_IsNamedAndTheRestGoesOn()
    {
        _folder.AddScene("good", DrawnScenes.Fruit(Size));
        _folder.AddPicture("empty.jpg");
        _folder.AddMask("empty.png", RleMask.Empty(new(40, 30)));
        _folder.AddPicture("mismatch.jpg");
        _folder.AddMask("mismatch.png", 30, 40);
        File.WriteAllText(Path.Combine(_folder.Images, "text.jpg"), "no picture");
        _folder.AddMask("text.png");
        _folder.AddPicture("maskless.jpg");
        _folder.AddPicture("broken.jpg");
        File.WriteAllText(Path.Combine(_folder.Masks, "broken.png"), "no mask");

        var report = await Run(MaskMethods.Create(MethodSettings.Default with { Name = MaskMethods.Map }), new BoxProtocol(), parallel: 1);

        report.Results.ShouldHaveSingleItem().Name.ShouldBe("good.jpg");
        report.IsComplete.ShouldBeTrue();
        report.Problems.Select(problem => (problem.Name, problem.IsFailure)).ShouldBe(
            [("maskless.jpg", true), ("broken.jpg", true), ("empty.jpg", false), ("mismatch.jpg", true), ("text.jpg", true)], ignoreOrder: true);
        report.Problems.Single(problem => problem.Name == "mismatch.jpg").Reason.ShouldContain("40x30, its mask 30x40");
    }

    [Fact]
    public async Task Run_Stopped_KeepsWhatWasMeasured()
    {
        AddScenes();
        using var stop = new CancellationTokenSource();
        var real = new List<string>();

        var set = MaskFolderSet.Find(_folder.Images, _folder.Masks, null);
        var report = await new EvaluationRunner(new AffinityBackbone(), MaskMethods.Create(MethodSettings.Default with { Name = MaskMethods.Map }), new BoxProtocol(), MaxLongSide).RunAsync(
            set,
            1,
            progress =>
            {
                real.Add($"{progress.Done}/{progress.All} {progress.Name}");
                if (progress.Done == 2)
                {
                    stop.Cancel();
                }
            },
            stop.Token);

        report.IsComplete.ShouldBeFalse();
        report.Results.Select(result => result.Name).ShouldBe(["a.jpg", "b.jpg"]);
        real.ShouldBe(["1/3 a.jpg", "2/3 b.jpg"]);
    }

    [Fact]
    public async Task Sheet_SixObjects_ShowsPictureOutlineMaskAndClicks()
    {
        foreach (var name in (string[])["a", "b", "c", "d", "e", "f"])
        {
            _folder.AddScene(name, DrawnScenes.Fruit(Size));
        }

        var report = await Run((encoded, _) => _ => RleMask.Rectangle(encoded.PictureSize, new(0, 0, 80, 120)), new NocProtocol(MaxClicks: 2), parallel: 1);
        var png = ContactSheet.Draw([.. report.Results.Select(result => new SheetEntry(result, "IoU 0.5"))]);

        using var sheet = Image.NewFromBuffer(png);
        (sheet.Width, sheet.Height).ShouldBe((5 * ContactSheet.Cell.Width, 2 * ContactSheet.Cell.Height));

        // The first click is positive and lies in the object's middle; the sign is white, so look beside it.
        var click = ((PointPrompt)report.Results[0].Trial.Steps[0].Added[0]).Position;
        click.ShouldNotBe(((PointPrompt)report.Results[0].Trial.Steps[1].Added[0]).Position);
        var scale = Math.Min(348.0 / Size.Width, 268.0 / Size.Height);
        var (left, top) = (6 + ((348 - (int)(scale * Size.Width)) / 2), 6 + ((268 - (int)(scale * Size.Height)) / 2));
        sheet[(int)(left + (scale * click.X)) + 2, (int)(top + (scale * click.Y)) + 2].ShouldBe([0, 190, 60]);
        Count(sheet, 235, 30, 40).ShouldBeGreaterThan(100);
        Count(sheet, 255, 255, 255).ShouldBeGreaterThan(300);
    }

    [Fact]
    public void SmallCapitals_EveryLetter_LooksLikeNoOther()
    {
        var letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.,:;-+=/#()[]%?!'&@";

        letters.Select(letter => string.Join(' ', SmallCapitals.Pixels(letter))).Distinct().Count().ShouldBe(letters.Length);
        SmallCapitals.Pixels('q').ShouldBe(SmallCapitals.Pixels('Q'));
        SmallCapitals.Pixels('馬').ShouldBe(SmallCapitals.Pixels('?'));
        SmallCapitals.Pixels(' ').ShouldBeEmpty();
    }

    private static int Count(Image sheet, params double[] colour)
    {
        using var equal = sheet.Equal(colour);
        using var all = equal.BandAnd();
        return (int)Math.Round(all.Avg() * sheet.Width * sheet.Height / 255);
    }

    private static IEnumerable<(string, string, double, double)> Digits(EvaluationReport report) =>
        from result in report.Results
        from step in result.Trial.Steps
        select (result.Name, string.Join(' ', step.Added), step.Iou, step.BoundaryF);

    private void AddScenes()
    {
        _folder.AddScene("a", DrawnScenes.Fruit(Size));
        _folder.AddScene("b", DrawnScenes.Harbour(Size));
        _folder.AddScene("c", DrawnScenes.Washers(Size));
    }

    private Task<EvaluationReport> Run(MaskMethod method, IProtocol protocol, int parallel) =>
        new EvaluationRunner(new AffinityBackbone(), method, protocol, MaxLongSide).RunAsync(
            MaskFolderSet.Find(_folder.Images, _folder.Masks, null), parallel, null, CancellationToken.None);
}
