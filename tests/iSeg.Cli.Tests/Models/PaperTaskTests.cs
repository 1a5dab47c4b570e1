using System.Text.Json;
using iSeg.Engine.Evaluation.Semantic;
using iSeg.Engine.Imaging;
using iSeg.Engine.Samples;

namespace iSeg.Cli.Tests.Models;

/// <summary>The paper's further tasks end to end on the small checkpoints.</summary>
public sealed class PaperTaskTests : IDisposable
{
    private readonly PaperCommands _commands = new();

    public void Dispose() => _commands.Dispose();

    [Fact]
    public async Task Segment_Everything_WritesLabelsAndALine()
    {
        var picture = Path.Combine(_commands.DrawVoc(), "JPEGImages", "fruit.jpg");

        var code = await _commands.RunAsync("segment", picture, "--everything", "-o", _commands.At("labels.png"), "--colours", _commands.At("colours.png"));

        code.ShouldBe(0, _commands.Error);
        var (labels, size) = LabelFile.Read(_commands.At("labels.png"));
        (size.Width, size.Height).ShouldBe((96, 64));
        var told = JsonDocument.Parse(_commands.Output).RootElement.GetProperty("segments").EnumerateArray().ToDictionary(
            segment => segment.GetProperty("value").GetInt32(), segment => segment.GetProperty("area").GetInt32());
        told.ShouldBe(labels.GroupBy(label => label).OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count()));
        File.Exists(_commands.At("colours.png")).ShouldBeTrue();
    }

    [Fact]
    public async Task Segment_EverythingWithoutOutput_PrintsTheLine()
    {
        var code = await _commands.RunAsync("segment", Path.Combine(_commands.DrawVoc(), "JPEGImages", "fruit.jpg"), "--everything");

        code.ShouldBe(0, _commands.Error);
        JsonDocument.Parse(_commands.Output).RootElement.GetProperty("backbone").GetString().ShouldBe("affinity");
    }

    [Theory]
    [InlineData("--everything", "--point", "3,3", "takes no prompts")]
    [InlineData("--point", "3,3", "--no-refine", "--no-refine goes with --everything")]
    [InlineData("--everything", "--merge", "soon", "--merge must be")]
    public async Task Segment_OptionsThatDoNotFit_IsWrongUsage(string first, string second, string third, string message)
    {
        var code = await _commands.RunAsync("segment", "picture.png", first, second, third, "-o", "out.png");

        code.ShouldBe(2);
        _commands.Error.ShouldContain(message);
    }

    [Fact]
    public async Task Tag_Picture_NamesTheReferencesTag()
    {
        var code = await _commands.RunAsync(
            "tag", Path.Combine(PaperCommands.Clip, "wide.png"), "--clip", PaperCommands.Clip, "--word", "bird", "--word", "dog", "--word", "potted plant", "--word", "sofa", "--word", "train", "--word", "tv monitor",
            "--background", "ground", "--background", "sky", "--background", "building", "--background", "water",
            "--template", "a photo of a {}.", "--template", "a painting of the {}.", "--template", "a {} in the scene");

        code.ShouldBe(0, _commands.Error);
        var told = JsonDocument.Parse(_commands.Output).RootElement;
        told.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).ShouldBe(["tv monitor"]);
        told.GetProperty("scores").EnumerateArray().Last().GetProperty("score").GetDouble().ShouldBe(.4516, 1e-3);
    }

    [Fact]
    public async Task PseudoMasks_List_WritesLabelsOfTheNamesAndGoesOn()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "# two pictures\nharbour.jpg: boat, buoy\nfruit: apple\n");
        string[] command = ["pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "--preset", "coco", "-o", _commands.At("out")];

        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);

        File.ReadAllLines(_commands.At("out/classes.txt")).ShouldBe(["background", "apple", "boat", "buoy"]);
        var (harbour, size) = LabelFile.Read(_commands.At("out/harbour.png"));
        (size.Width, size.Height).ShouldBe((96, 64));
        harbour.Distinct().ShouldBeSubsetOf([0, 2, 3]);
        harbour.ShouldContain(value => value > 0);
        LabelFile.Read(_commands.At("out/fruit.png")).Values.Distinct().ShouldBeSubsetOf([0, 1]);
        (await _commands.RunAsync(command)).ShouldBe(0);
        _commands.Output.TrimEnd().Split('\n')[^1].ShouldContain("\"written\":0,\"kept\":2");

        // One more name, and 2 would no longer be a boat.
        var labels = await File.ReadAllBytesAsync(_commands.At("out/harbour.png"));
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour.jpg: boat, buoy\nfruit: apple, banana\n");
        (await _commands.RunAsync(command)).ShouldBe(1);
        _commands.Error.ShouldContain("made with other settings (categories [\"apple\",\"boat\",\"buoy\"]; now [\"apple\",\"banana\",\"boat\",\"buoy\"])");
        File.ReadAllLines(_commands.At("out/classes.txt")).ShouldBe(["background", "apple", "boat", "buoy"]);
        File.ReadAllBytes(_commands.At("out/harbour.png")).ShouldBe(labels);

        (await _commands.RunAsync([.. command, "--again"])).ShouldBe(0);
        File.ReadAllLines(_commands.At("out/classes.txt")).ShouldBe(["background", "apple", "banana", "boat", "buoy"]);
        LabelFile.Read(_commands.At("out/harbour.png")).Values.Distinct().ShouldBeSubsetOf([0, 3, 4]);
        (await _commands.RunAsync(command)).ShouldBe(0);
    }

    [Fact]
    public async Task PseudoMasks_NameMovedToAnotherPicture_IsRefusedForThatPicture()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        string[] command = ["pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "--preset", "coco", "-o", _commands.At("out")];
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: boat, zebra\n");
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        var harbour = await File.ReadAllBytesAsync(_commands.At("out/harbour.png"));

        // A further picture with names that are known already goes on, ...
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: boat, zebra\nfruit: boat\n");
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        _commands.Output.TrimEnd().Split('\n')[^1].ShouldContain("\"written\":1,\"kept\":1");

        // ... but a picture that is told to show something else is no longer what the label says.
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: boat\nfruit: boat, zebra\n");
        (await _commands.RunAsync(command)).ShouldBe(1);
        _commands.Error.ShouldContain("fruit.png [\"boat\"]; now [\"boat\",\"zebra\"]");
        File.ReadAllBytes(_commands.At("out/harbour.png")).ShouldBe(harbour);
        (await _commands.RunAsync([.. command, "--again"])).ShouldBe(0, _commands.Error);
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
    }

    [Fact]
    public async Task PseudoMasks_AgainWithOtherNamesForSomePictures_LeavesNoLabelWithOtherNumbers()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        string[] command = ["pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "--preset", "coco", "-o", _commands.At("out"), "--again"];
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: boat\nfruit: apple\n");
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        var labels = await File.ReadAllBytesAsync(_commands.At("out/fruit.png"));

        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: anchor, boat\n");
        (await _commands.RunAsync(command)).ShouldBe(1);

        _commands.Error.ShouldContain("fruit.png is none of those that are made anew");
        File.ReadAllLines(_commands.At("out/classes.txt")).ShouldBe(["background", "apple", "boat"]);
        File.ReadAllBytes(_commands.At("out/fruit.png")).ShouldBe(labels);
        File.Exists(_commands.At("out/harbour.png")).ShouldBeTrue();
    }

    [Fact]
    public async Task PseudoMasks_FolderWithSomebodysPictures_IsRefusedAndLeftAsItIs()
    {
        var root = _commands.DrawVoc();
        var (images, labels) = (Path.Combine(root, "JPEGImages"), Path.Combine(root, "SegmentationClass"));
        await File.WriteAllTextAsync(_commands.At("tags.txt"), "harbour: boat\n");

        foreach (string[] more in (string[][])[[], ["--again"]])
        {
            (await _commands.RunAsync(["pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "-o", labels, .. more])).ShouldBe(1);
        }

        _commands.Error.ShouldContain("nothing says what it was made with");
        Directory.EnumerateFiles(labels).Select(Path.GetFileName).Order().ShouldBe(["fruit.png", "harbour.png"]);
        (await _commands.RunAsync("pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "-o", $"{images}/")).ShouldBe(2);
        _commands.Error.ShouldContain("another folder than --images");
    }

    [Fact]
    public async Task PseudoMasks_NameThatEndsInABlank_IsTheSameAgain()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        await File.WriteAllTextAsync(
            _commands.At("instances.json"),
            """
            {"images": [{"id": 1, "file_name": "harbour.jpg", "width": 96, "height": 64}], "categories": [{"id": 9, "name": "zebra "}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 9, "bbox": [1, 1, 9, 9], "area": 81, "iscrowd": 0, "segmentation": [[1, 1, 10, 1, 10, 10, 1, 10]]}]}
            """);
        string[] command = ["pseudo-masks", "--images", images, "--coco", _commands.At("instances.json"), "--model", ModelCommands.Tiny(2), "-o", _commands.At("out")];

        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);
        (await _commands.RunAsync([.. command[..^3], _commands.Quick(2), .. command[^2..]])).ShouldBe(1);

        _commands.Error.ShouldContain($"now {_commands.At("quick-2")}");
    }

    [Fact]
    public async Task PseudoMasks_CocoFileOfMorePictures_TakesThoseOfTheFolder()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        await File.WriteAllTextAsync(
            _commands.At("instances.json"),
            """
            {"images": [{"id": 1, "file_name": "harbour.jpg", "width": 96, "height": 64}, {"id": 2, "file_name": "elsewhere.jpg", "width": 96, "height": 64}],
             "categories": [{"id": 9, "name": "boat"}, {"id": 16, "name": "bird"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 9, "bbox": [1, 1, 9, 9], "area": 81, "iscrowd": 0, "segmentation": [[1, 1, 10, 1, 10, 10, 1, 10]]},
                             {"id": 2, "image_id": 2, "category_id": 16, "bbox": [1, 1, 9, 9], "area": 81, "iscrowd": 0, "segmentation": [[1, 1, 10, 1, 10, 10, 1, 10]]}]}
            """);
        string[] command = ["pseudo-masks", "--images", images, "--coco", _commands.At("instances.json"), "--model", ModelCommands.Tiny(2), "-o", _commands.At("out")];

        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);

        Directory.GetFiles(_commands.At("out"), "*.png").Select(Path.GetFileName).ShouldBe(["harbour.png"]);
        File.ReadAllLines(_commands.At("out/classes.txt")).ShouldBe(["background", "bird", "boat"]);
    }

    [Theory]
    [InlineData("harbour boat", "line 1")]
    [InlineData("harbor: boat", "names harbor")]
    public async Task PseudoMasks_ListThatDoesNotFit_SaysWhere(string line, string message)
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        await File.WriteAllTextAsync(_commands.At("tags.txt"), line);

        var code = await _commands.RunAsync("pseudo-masks", "--images", images, "--tags", _commands.At("tags.txt"), "--model", ModelCommands.Tiny(2), "-o", _commands.At("out"));

        code.ShouldBe(1);
        _commands.Error.ShouldContain(message);
    }

    [Fact]
    public async Task PseudoMasks_OpenVocabulary_TagsAndMasks()
    {
        var images = Path.Combine(_commands.DrawVoc(), "JPEGImages");
        await File.WriteAllTextAsync(_commands.At("words.txt"), "boat\napple\ncat\n");

        var code = await _commands.RunAsync(
            "pseudo-masks", "--images", images, "--words", _commands.At("words.txt"), "--clip", PaperCommands.Clip, "--model", ModelCommands.Tiny(1), "--preset", "coco-object", "-o", _commands.At("out"));

        code.ShouldBe(0, _commands.Error);
        LabelFile.Read(_commands.At("out/fruit.png")).Values.Distinct().ShouldBeSubsetOf([0, 1, 2, 3]);
    }

    [Fact]
    public async Task EvaluateSemantic_TheTruthItself_IsPerfect()
    {
        var root = _commands.DrawVoc();

        var code = await _commands.RunAsync(
            "evaluate", "semantic", "--layout", "voc", "--root", root, "--predictions", Path.Combine(root, "SegmentationClass"), "--json", _commands.At("out.json"));

        code.ShouldBe(0, _commands.Error);
        _commands.Output.ShouldContain("mIoU 100.00, pixel accuracy 100.00");
        var told = JsonDocument.Parse(await File.ReadAllTextAsync(_commands.At("out.json"))).RootElement;
        told.GetProperty("classes")[4].GetProperty("iou").GetDouble().ShouldBe(1);
        told.GetProperty("classes")[1].GetProperty("iou").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task EvaluateSemantic_WeakThenGiven_MeasuresTheSameLabels()
    {
        string[] common = ["evaluate", "semantic", "--layout", "voc", "--root", _commands.DrawVoc(), "--predictions", _commands.At("kept")];

        var code = await _commands.RunAsync([.. common, "--task", "weak", "--model", ModelCommands.Tiny(2), "--preset", "coco"]);
        var first = _commands.Output;
        var again = await _commands.RunAsync(common);

        (code, again).ShouldBe((0, 0), _commands.Error);
        var second = _commands.Output[first.Length..];
        second[second.IndexOf("mIoU", StringComparison.Ordinal)..].ShouldBe(first[first.IndexOf("mIoU", StringComparison.Ordinal)..]);
    }

    [Fact]
    public async Task EvaluateSemantic_WeakIntoAFolderOfGivenLabels_MeasuresNoneOfThem()
    {
        var root = _commands.DrawVoc();
        var given = Path.Combine(root, "SegmentationClass");

        (await _commands.RunAsync("evaluate", "semantic", "--layout", "voc", "--root", root, "--predictions", given, "--task", "weak", "--model", ModelCommands.Tiny(2))).ShouldBe(1);

        _commands.Error.ShouldContain("nothing says what it was made with");
        _commands.Output.ShouldNotContain("mIoU");
        File.Exists(Path.Combine(given, "made-with.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task EvaluateSemantic_SameLayoutInAnotherPlace_IsAnotherSetting()
    {
        string[] command = ["evaluate", "semantic", "--layout", "voc", "--predictions", _commands.At("kept"), "--task", "unsupervised", "--root"];
        var root = _commands.DrawVoc();
        (await _commands.RunAsync([.. command, root])).ShouldBe(0, _commands.Error);
        Directory.Move(root, _commands.At("elsewhere"));

        (await _commands.RunAsync([.. command, _commands.At("elsewhere")])).ShouldBe(1);

        _commands.Error.ShouldContain("made with other settings (root ");
    }

    [Fact]
    public async Task EvaluateSemantic_PictureThatIsTurned_IsNotCountedWithScrambledLabels()
    {
        var root = _commands.DrawVoc();
        var picture = Path.Combine(root, "JPEGImages", "harbour.jpg");
        using (var image = NetVips.Image.NewFromBuffer(await File.ReadAllBytesAsync(picture)))
        {
            using var turned = image.Mutate(mutable => mutable.Set(NetVips.GValue.GIntType, "orientation", 6));
            turned.Jpegsave(picture);
        }

        var code = await _commands.RunAsync("evaluate", "semantic", "--layout", "voc", "--root", root, "--predictions", _commands.At("kept"), "--task", "unsupervised");

        code.ShouldBe(1);
        _commands.Output.ShouldContain("1 picture, 1 failed");
        _commands.Error.ShouldContain("is 64x96 as people see it, but the truth is 96x64");
        File.Exists(_commands.At("kept/harbour.png")).ShouldBeFalse();
    }

    [Fact]
    public async Task EvaluateSemantic_Unsupervised_MatchesSegmentsToClasses()
    {
        var code = await _commands.RunAsync(
            "evaluate", "semantic", "--layout", "voc", "--root", _commands.DrawVoc(), "--predictions", _commands.At("kept"), "--task", "unsupervised");

        code.ShouldBe(0, _commands.Error);
        _commands.Output.ShouldContain("voc, unsupervised: 2 pictures");
        File.Exists(_commands.At("kept/harbour.png")).ShouldBeTrue();
    }

    [Fact]
    public async Task EvaluateSemantic_PredictionsMissing_NamesThemAndFails()
    {
        var code = await _commands.RunAsync("evaluate", "semantic", "--layout", "voc", "--root", _commands.DrawVoc(), "--predictions", _commands.At("nowhere"));

        code.ShouldBe(1);
        _commands.Error.ShouldContain("harbour.png");
        _commands.Error.ShouldContain("Nothing was measured.");
    }

    [Fact]
    public async Task Synthesize_TwoPictures_HaveMasksAndGoOn()
    {
        string[] command = ["synthesize", "--model", ModelCommands.Tiny(2), "--prompt", "a bird beside a potted plant", "--name", "bird", "--name", "potted plant", "--count", "2", "--steps", "2", "--side", "128", "-o", _commands.At("made")];

        (await _commands.RunAsync(command)).ShouldBe(0, _commands.Error);

        foreach (var name in (string[])["000000.png", "000001.png"])
        {
            var (labels, size) = LabelFile.Read(_commands.At($"made/masks/{name}"));
            (size.Width, size.Height).ShouldBe((128, 128));
            labels.Distinct().ShouldBeSubsetOf([0, 1, 2]);
            labels.ShouldContain(value => value > 0);
        }

        File.ReadAllBytes(_commands.At("made/images/000000.png")).ShouldNotBe(File.ReadAllBytes(_commands.At("made/images/000001.png")));
        (await _commands.RunAsync(command)).ShouldBe(0);
        _commands.Output.TrimEnd().Split('\n')[^1].ShouldContain("\"made\":0");

        (await _commands.RunAsync([.. command, "--name", "beside"])).ShouldBe(1);
        _commands.Error.ShouldContain("made with other settings");
        File.ReadAllLines(_commands.At("made/classes.txt")).ShouldBe(["background", "bird", "potted plant"]);
    }

    [Fact]
    public async Task Synthesize_IntoAFolderOfOtherPictures_IsRefused()
    {
        Directory.CreateDirectory(_commands.At("made/images"));
        await File.WriteAllBytesAsync(_commands.At("made/images/000000.png"), await File.ReadAllBytesAsync(ModelCommands.In(2, "picture128.png")));

        (await _commands.RunAsync("synthesize", "--model", ModelCommands.Tiny(2), "--name", "bird", "--steps", "2", "--side", "128", "-o", _commands.At("made"))).ShouldBe(1);

        _commands.Error.ShouldContain("nothing says what it was made with");
        File.Exists(_commands.At("made/classes.txt")).ShouldBeFalse();
    }

    [Fact]
    public async Task Synthesize_EmptyName_IsRefused()
    {
        (await _commands.RunAsync("synthesize", "--model", ModelCommands.Tiny(2), "--name", " ", "-o", _commands.At("made"))).ShouldBe(2);

        _commands.Error.ShouldContain("one is empty");
        Directory.Exists(_commands.At("made")).ShouldBeFalse();
    }

    [Fact]
    public async Task Synthesize_NameNotInPrompt_SaysSo()
    {
        var code = await _commands.RunAsync("synthesize", "--model", ModelCommands.Tiny(2), "--prompt", "a bird", "--name", "dog", "--steps", "1", "--side", "128", "-o", _commands.At("made"));

        code.ShouldBe(1);
        _commands.Error.ShouldContain("does not say \"dog\"");
        Directory.Exists(_commands.At("made")).ShouldBeFalse();
    }

    [Fact]
    public async Task Segment_HeatMaps_WritesEveryIteration()
    {
        var code = await _commands.RunAsync(
            "segment", ModelCommands.In(2, "picture128.png"), "--model", ModelCommands.Tiny(2), "--text", "potted plant", "--iterations", "2", "--heat-maps", _commands.At("heat"), "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        Directory.EnumerateFiles(_commands.At("heat")).Select(Path.GetFileName).Order().ShouldBe(["potted-plant-00.png", "potted-plant-01.png", "potted-plant-02.png", "potted-plant-initial.png"]);
        File.ReadAllBytes(_commands.At("heat/potted-plant-01.png")).ShouldNotBe(File.ReadAllBytes(_commands.At("heat/potted-plant-02.png")));
    }

    [Fact]
    public async Task Segment_PointWithIterations_IteratesSoOften()
    {
        var picture = Path.Combine(_commands.DrawVoc(), "JPEGImages", "fruit.jpg");

        (await _commands.RunAsync("segment", picture, "--point", "26,36", "--iterations", "2", "--heat-maps", _commands.At("heat"), "-o", _commands.At("two.png"))).ShouldBe(0, _commands.Error);

        Directory.EnumerateFiles(_commands.At("heat"), "prompts-*").Select(Path.GetFileName).Order().ShouldBe(["prompts-00.png", "prompts-01.png", "prompts-02.png"]);
        await File.WriteAllBytesAsync(_commands.At("sketch.png"), PicturePng.Encode(DrawnStyles.Sketch(new(240, 160)).Image));
        var masks = new List<byte[]>();
        foreach (var n in (string[])["0", "30"])
        {
            (await _commands.RunAsync("segment", _commands.At("sketch.png"), "--point", "60,60", "--iterations", n, "-o", _commands.At("mask.png"))).ShouldBe(0, _commands.Error);
            masks.Add(await File.ReadAllBytesAsync(_commands.At("mask.png")));
        }

        masks[0].ShouldNotBe(masks[1], "the mask is of the map that is spread so often");
    }

    [Fact]
    public async Task Segment_HeatMapsOfAPoint_BeginAtThePoint()
    {
        var picture = Path.Combine(_commands.DrawVoc(), "JPEGImages", "fruit.jpg");

        var code = await _commands.RunAsync("segment", picture, "--point", "26,36", "--heat-maps", _commands.At("heat"), "-o", _commands.At("out.png"));

        code.ShouldBe(0, _commands.Error);
        using var first = NetVips.Image.NewFromFile(_commands.At("heat/prompts-00.png"));
        first[26, 36][0].ShouldBeGreaterThan(first[80, 5][0]);
        first[26, 36][0].ShouldBeGreaterThan(first[26, 36][2]);

        // What is drawn alike is looked at, the ground is not; Ent-Self leaves still less of it.
        using var before = NetVips.Image.NewFromFile(_commands.At("heat/attention-1-before.png"));
        using var after = NetVips.Image.NewFromFile(_commands.At("heat/attention-1-after.png"));
        before[26, 36][0].ShouldBeGreaterThan(before[80, 5][0]);
        after.Avg().ShouldBeLessThan(before.Avg());
    }
}
