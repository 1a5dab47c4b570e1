using System.Text;
using iSeg.Core.Formats.Coco;
using iSeg.Core.Formats.Coco.Checking;
using iSeg.Core.Formats.Coco.Statistics;

namespace iSeg.Core.Tests.Formats.Checking;

public sealed class CocoCheckerTests
{
    [Fact]
    public async Task Check_SoundFile_FindsNothing() => (await CheckedFile.CheckAsync(CheckedFile.Sound)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"id\": 2, \"file_name\"", "\"id\": 1, \"file_name\"", "image id twice", "$.images[1].id")]
    [InlineData("\"b.jpg\"", "\"a.jpg\"", "file name twice", "$.images[1].file_name")]
    [InlineData("\"b.jpg\"", "\"C:\\\\b.jpg\"", "absolute path", "$.images[1].file_name")]
    [InlineData("\"file_name\": \"b.jpg\", ", "", "no file_name", "$.images[1].file_name")]
    [InlineData("\"width\": 20, ", "", "no width", "$.images[0].width")]
    [InlineData("\"height\": 10", "\"height\": -10", "bad height", "$.images[0].height")]
    [InlineData("\"width\": 20, \"height\": 10", "\"width\": 100000, \"height\": 100000", "image size", "$.images[0].width")]
    [InlineData("{\"id\": 2, \"name\": \"dog\"", "{\"id\": 1, \"name\": \"dog\"", "category id twice", "$.categories[1].id")]
    [InlineData("\"dog\"", "\"Cat\"", "category name twice", "$.categories[1].name")]
    [InlineData("\"name\": \"dog\", ", "", "no name", "$.categories[1].name")]
    [InlineData("\"id\": 12,", "\"id\": 11,", "annotation id twice", "$.annotations[1].id")]
    [InlineData("\"id\": 12,", "", "no id", "$.annotations[1].id")]
    [InlineData("\"id\": 12,", "\"id\": 1.5,", "bad id", "$.annotations[1].id")]
    [InlineData("\"image_id\": 1,", "\"image_id\": 9,", "unknown image", "$.annotations[0].image_id")]
    [InlineData("\"category_id\": 2", "\"category_id\": 5", "unknown category", "$.annotations[1].category_id")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[]", "no segmentation", "$.annotations[0].segmentation")]
    [InlineData("12, 8, 2, 8]]", "12, 8, 2]]", "odd outline", "$.annotations[0].segmentation[0]")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[[2, 3, 12, 3, 12, 8, 2, 8], [1, 1, 2, 2]]", "short outline", "$.annotations[0].segmentation[1]")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[[2, 3, \"12\", 3, 12, 8, 2, 8]]", "coordinate", "$.annotations[0].segmentation[0][2]")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[[2, 3, 12, 3, 12, 8, 2, 8, -5, 4]]", "outside", "$.annotations[0].segmentation[0][8]")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "[[30, 3, 40, 3, 40, 8, 30, 8]]", "no pixels", "$.annotations[0].segmentation")]
    [InlineData("[[2, 3, 12, 3, 12, 8, 2, 8]]", "\"circle\"", "segmentation kind", "$.annotations[0].segmentation")]
    [InlineData("{\"size\": [8, 8], \"counts\": [", "{\"size\": [8, 9], \"counts\": [", "rle size", "$.annotations[1].segmentation.size")]
    [InlineData("[8, 16, 40]", "[8, 16, 41]", "rle counts", "$.annotations[1].segmentation.counts")]
    [InlineData("8`0X1", "8~0X1", "rle counts", "$.annotations[2].segmentation.counts")]
    [InlineData("\"bbox\": [2, 3, 10, 5]", "\"bbox\": [2, 3, 10]", "bad bbox", "$.annotations[0].bbox")]
    [InlineData("\"bbox\": [2, 3, 10, 5]", "\"bbox\": [2, 3, 12, 8]", "wrong bbox", "$.annotations[0].bbox")]
    [InlineData("\"area\": 50", "\"area\": 500", "wrong area", "$.annotations[0].area")]
    [InlineData("\"area\": 50", "\"area\": -1", "bad area", "$.annotations[0].area")]
    [InlineData("\"iscrowd\": 0}", "\"iscrowd\": 2}", "bad iscrowd", "$.annotations[0].iscrowd")]
    [InlineData("\"iscrowd\": 0}", "\"iscrowd\": 1}", "crowd polygon", "$.annotations[0].iscrowd")]
    [InlineData("{\"id\": 2, \"name\": \"dog\", \"supercategory\": \"animal\"}", "\"dog\"", "no object", "$.categories[1]")]
    [InlineData("\"categories\"", "\"classes\"", "missing list", "$.categories")]
    [InlineData("\"licenses\": []", "\"images\": []", "member twice", "$.images")]
    [InlineData("\"licenses\": []", "\"annotations\": {}", "not readable", "$.annotations")]
    [InlineData("\"id\": 12, \"image_id\"", "\"id\" 12, \"image_id\"", "not readable", "$.annotations[1]")]
    [InlineData("\"dog\"", "\"\\ud800\"", "broken text", "$.categories[1]")]
    [InlineData("\"area\": 16", "\"area\": NaN", "not readable", "$.annotations[1]")]
    [InlineData("\"licenses\": []", "\"info\": {\"by\": {\"name\": NaN}}", "not readable", "$.info")]
    [InlineData("\"licenses\": []", "\"licenses\": [1, [2], {\"id\": [3, 4]}, NaN]", "not readable", "$.licenses[3]")]
    [InlineData("\"licenses\": []", "\"licenses\": [[1, 2], {\"id\" 3}]", "not readable", "$.licenses[1]")]
    [InlineData("\"licenses\": []", "\"licenses\": [1, 2] 3", "not readable", "$")]
    [InlineData("\"id\": 12,", "\"id\": \"12\",", "bad id", "$.annotations[1].id")]
    public async Task Check_OneFault_IsFoundAtItsPlace(string old, string put, string kind, string path) =>
        (await CheckedFile.CheckAsync(CheckedFile.With(old, put))).Select(finding => (finding.Kind, finding.Path)).ShouldContain((kind, path));

    [Fact]
    public async Task Check_TwentyFiveFaultsInOneFile_FindsThemAll()
    {
        var faults = string.Join(',', Enumerable.Range(0, 25).Select(i => $$"""{"id": {{100 + i}}, "image_id": {{50 + i}}, "category_id": 1, "iscrowd": 0, "area": 1, "bbox": [0,0,1,1]}"""));

        var findings = await CheckedFile.CheckAsync(CheckedFile.With("\"annotations\": [", $"\"annotations\": [{faults},"));

        findings.Where(finding => finding.Severity == CocoSeverity.Error).Select(finding => finding.Path).ShouldBe(Enumerable.Range(0, 25).Select(i => $"$.annotations[{i}].image_id"));
    }

    [Fact]
    public async Task Check_ListThatIsNull_IsMissing() =>
        (await CheckedFile.CheckAsync("""{"images": [], "categories": [], "annotations": null}""")).ShouldHaveSingleItem().Path.ShouldBe("$.annotations");

    [Theory]
    [InlineData("{\"images\": [{\"width\": NaN", "NaN is no number in JSON")]
    [InlineData("{\"images\": [{\"id\": 1,}]}", "which JSON does not have")]
    [InlineData("{\"images\": [", "cut off")]
    [InlineData("{\"images\": [{\"width\": -Infinity", "Infinity is no number in JSON")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "git lfs pull")]
    [InlineData("PK\u0003\u0004", "zip archive")]
    public async Task Check_NoJson_SaysWhatItIsAndWhatToDo(string text, string says) =>
        (await CheckedFile.CheckAsync(text)).ShouldHaveSingleItem().Message.ShouldContain(says);

    [Fact]
    public async Task Check_CompressedFile_SaysHowToUnpackIt() =>
        (await CheckedFile.CheckAsync([0x1f, 0x8b, 8, 0, 0])).ShouldHaveSingleItem().Message.ShouldContain("gunzip");

    [Theory]
    [InlineData("")]
    [InlineData("[1, 2]")]
    [InlineData("nothing")]
    [InlineData("{\"images\": [")]
    public async Task Check_NoCocoAtAll_IsOneError(string text) =>
        (await CheckedFile.CheckAsync(text)).Count(finding => finding.Severity == CocoSeverity.Error).ShouldBe(1);

    [Fact]
    public async Task CheckAndRead_TenThousandMutatedFiles_NeverThrowAnythingElse()
    {
        var random = new Random(20_260_101);
        var sound = Encoding.UTF8.GetBytes(CheckedFile.Sound);
        string[] pieces = ["null", "-1", "1e999", "[]", "{}", "\"\\ud800\"", "99999999999999999999", "[[[[", "]", "}", ",", "\"", "0.5", "true", "\u0000", "{\"size\":[1,1],\"counts\":\"\"}"];
        var broken = 0;
        for (var i = 0; i < 10_000; i++)
        {
            var file = Mutate(sound, random, pieces);
            broken += (await CheckedFile.CheckAsync(file)).Count > 0 ? 1 : 0;
            if (i % 4 == 0)
            {
                await TryAsync(async () => await CocoCounter.CountAsync(() => new MemoryStream(file), CancellationToken.None));
            }
        }

        broken.ShouldBeGreaterThan(8_000, "most mutations break something");
    }

    private static byte[] Mutate(byte[] sound, Random random, string[] pieces)
    {
        var file = sound.ToList();
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(file.Count);
            switch (random.Next(5))
            {
                case 0:
                    file[at] = (byte)random.Next(256);
                    break;
                case 1:
                    file.RemoveRange(at, Math.Min(random.Next(1, 20), file.Count - at));
                    break;
                case 2:
                    file.InsertRange(at, Encoding.UTF8.GetBytes(pieces[random.Next(pieces.Length)]));
                    break;
                case 3:
                    file.InsertRange(at, file.GetRange(at, Math.Min(random.Next(1, 200), file.Count - at)));
                    break;
                default:
                    file.RemoveRange(at, random.Next(8) == 0 ? file.Count - at : 1);
                    break;
            }

            if (file.Count == 0)
            {
                break;
            }
        }

        return [.. file];
    }

    private static async Task TryAsync(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (CocoFormatException refused)
        {
            refused.Message.ShouldNotBeEmpty();
        }
    }
}
