using iSeg.Engine.Checkpoints;

namespace iSeg.Engine.Backbones.StableDiffusion.Networks;

/// <summary>
/// The way through the denoising network of Stable Diffusion 1.x and 2.x: residual blocks and transformers on a way down and up again, joined by
/// shortcuts (Rombach et al. 2022). The names are those of the weights.
/// </summary>
internal static class UNetWalk
{
    /// <returns>What <see cref="IUNetParts{T}.Last"/> gives.</returns>
    public static T Through<T>(UNetConfig config, IUNetParts<T> parts)
    {
        var skips = new Stack<T>();
        var x = Down(config, parts, skips);
        x = parts.Resnet(x, "mid_block.resnets.0", config.Channels[^1]);
        x = parts.Transformer(x, "mid_block.attentions.0", config.Levels - 1);
        x = parts.Resnet(x, "mid_block.resnets.1", config.Channels[^1]);
        return parts.Last(Up(config, parts, x, skips));
    }

    private static T Down<T>(UNetConfig config, IUNetParts<T> parts, Stack<T> skips)
    {
        var x = parts.First();
        skips.Push(x);
        for (var level = 0; level < config.Levels; level++)
        {
            var name = $"down_blocks.{level}";
            for (var block = 0; block < config.LayersPerBlock[level]; block++)
            {
                x = parts.Resnet(x, $"{name}.resnets.{block}", config.Channels[level]);
                x = config.DownAttention[level] ? parts.Transformer(x, $"{name}.attentions.{block}", level) : x;
                skips.Push(x);
            }

            if (level < config.Levels - 1)
            {
                x = parts.Halve(x, $"{name}.downsamplers.0.conv");
                skips.Push(x);
            }
        }

        return x;
    }

    private static T Up<T>(UNetConfig config, IUNetParts<T> parts, T x, Stack<T> skips)
    {
        for (var step = 0; step < config.Levels; step++)
        {
            var (name, level) = ($"up_blocks.{step}", config.Levels - 1 - step);
            for (var block = 0; block <= config.LayersPerBlock[level]; block++)
            {
                x = parts.Resnet(parts.Join(x, skips.Pop()), $"{name}.resnets.{block}", config.Channels[level]);
                x = config.UpAttention[step] ? parts.Transformer(x, $"{name}.attentions.{block}", level) : x;
            }

            x = level > 0 ? parts.Enlarge(x, $"{name}.upsamplers.0.conv") : x;
        }

        return x;
    }
}
