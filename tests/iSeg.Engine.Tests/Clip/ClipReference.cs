using System.Text.Json;
using iSeg.Core.Geometry;
using iSeg.Engine.Clip;

namespace iSeg.Engine.Tests.Clip;

/// <summary>The small CLIP, and what OpenAI's and TagCLIP's code compute with it.</summary>
internal sealed class ClipReference
{
    public static readonly ClipReference Instance = new();

    private ClipReference()
    {
        Checkpoint = ClipCheckpoint.Open(Folder);
        Networks = new(Checkpoint);
        Expected = new(Path.Combine(Folder, "expected.safetensors"));
        using var facts = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json")));
        string[] Texts(string key) => [.. facts.RootElement.GetProperty(key).EnumerateArray().Select(text => text.GetString()!)];
        Words = Texts("class_names");
        Options = new() { Background = [.. Texts("background_names")], Templates = [.. Texts("templates")] };
    }

    public static string Folder => "vectors/clip-tiny".InTestFolder();

    public ClipCheckpoint Checkpoint { get; }

    public ClipNetworks Networks { get; }

    public TensorFile Expected { get; }

    public string[] Words { get; }

    public TagOptions Options { get; }

    public ClipPixels Pixels(string picture) => new(Expected.Read($"{picture}.pixels"), picture == "square" ? new(224, 224) : new PixelSize(240, 160));
}
