using iSeg.Engine.Backbones.StableDiffusion.Networks;

namespace iSeg.Engine.Backbones.StableDiffusion;

/// <summary>Which attentions of a UNet the method reads.</summary>
/// <param name="Self">The one that maps spread along; its positions are the grid.</param>
/// <param name="Cross">Those that say where a word is, at half and at a quarter of the grid.</param>
internal sealed record AttentionSelection(AttentionLayer Self, IReadOnlyList<AttentionLayer> Cross)
{
    /// <summary>The transformers whose cross-attention the authors read.</summary>
    private static readonly string[] AuthorsCross =
    [
        "down_blocks.1.attentions.1", "down_blocks.2.attentions.0", "down_blocks.2.attentions.1",
        "up_blocks.1.attentions.0", "up_blocks.1.attentions.1", "up_blocks.1.attentions.2",
        "up_blocks.2.attentions.0", "up_blocks.2.attentions.1",
    ];

    private const string AuthorsSelf = "up_blocks.3.attentions.1";

    public int Grid => Self.Side;

    /// <summary>The authors' choice where the network has these layers, otherwise the nearest to it.</summary>
    public static AttentionSelection Choose(IReadOnlyDictionary<string, AttentionLayer> layers)
    {
        var self = layers.TryGetValue(AuthorsSelf + ".transformer_blocks.0.attn1", out var known)
            ? known
            : layers.Values.Where(layer => !layer.IsCross).OrderBy(layer => layer.Side).Last();
        bool Fits(AttentionLayer layer) => layer.IsCross && (2 * layer.Side == self.Side || 4 * layer.Side == self.Side);
        bool IsAuthors(AttentionLayer layer) => AuthorsCross.Any(name => layer.Name.StartsWith(name + '.', StringComparison.Ordinal));
        var fitting = layers.Values.Where(Fits).ToArray();
        var cross = fitting.Where(IsAuthors).ToArray();

        // Networks with fewer blocks have some of the authors' layers; with fewer levels the names mean other sizes.
        cross = cross.DistinctBy(layer => layer.Side).Count() == 2 ? cross : fitting;
        return new(self, cross.Length > 0 ? cross : [.. layers.Values.Where(layer => layer.IsCross)]);
    }
}
