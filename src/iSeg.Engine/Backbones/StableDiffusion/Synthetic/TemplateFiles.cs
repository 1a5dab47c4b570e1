using System.Text.Json;

namespace iSeg.Engine.Backbones.StableDiffusion.Synthetic;

/// <summary>The settings and the tokenizer of a synthetic checkpoint.</summary>
internal static class TemplateFiles
{
    private const int VocabularySize = 49_408;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Words that are one token each; any other word falls into its letters.</summary>
    private static readonly string[] Words =
        ["a", "photograph", "of", "and", "other", "object", "background", "bird", "dog", "cat", "horse", "person", "car", "potted", "plant"];

    public static void Write(string folder, CheckpointTemplate template)
    {
        Write(folder, "model_index.json", new
        {
            _class_name = "StableDiffusionPipeline",
            text_encoder = Part("transformers", "CLIPTextModel"),
            tokenizer = Part("transformers", "CLIPTokenizer"),
            unet = Part("diffusers", "UNet2DConditionModel"),
            vae = Part("diffusers", "AutoencoderKL"),
            scheduler = Part("diffusers", "DDIMScheduler"),
        });
        WriteUNet(folder, template);
        Write(folder, "vae/config.json", new
        {
            _class_name = "AutoencoderKL",
            in_channels = 3,
            out_channels = 3,
            latent_channels = 4,
            block_out_channels = template.VaeChannels,
            down_block_types = template.VaeChannels.Select(_ => "DownEncoderBlock2D"),
            up_block_types = template.VaeChannels.Select(_ => "UpDecoderBlock2D"),
            layers_per_block = 2,
            norm_num_groups = Groups(template.VaeChannels),
            scaling_factor = .18215,
        });
        Write(folder, "text_encoder/config.json", new
        {
            model_type = "clip_text_model",
            hidden_size = template.TextWidth,
            intermediate_size = 4 * template.TextWidth,
            num_hidden_layers = template.TextLayers,
            num_attention_heads = template.TextHeads,
            hidden_act = template.TextActivation,
            max_position_embeddings = 77,
            vocab_size = VocabularySize,
        });
        Write(folder, "scheduler/scheduler_config.json", new
        {
            _class_name = "DDIMScheduler",
            num_train_timesteps = 1000,
            beta_start = .00085,
            beta_end = .012,
            beta_schedule = "scaled_linear",
            clip_sample = false,
            set_alpha_to_one = false,
            steps_offset = 1,
            prediction_type = template.Prediction,
        });
        WriteTokenizer(folder);
    }

    private static void WriteUNet(string folder, CheckpointTemplate template)
    {
        // All levels but the coarsest have transformers.
        var levels = template.Channels.Length;
        Write(folder, "unet/config.json", new
        {
            _class_name = "UNet2DConditionModel",
            sample_size = template.LatentSide,
            in_channels = 4,
            out_channels = 4,
            block_out_channels = template.Channels,
            down_block_types = Enumerable.Range(0, levels).Select(level => level < levels - 1 ? "CrossAttnDownBlock2D" : "DownBlock2D"),
            up_block_types = Enumerable.Range(0, levels).Select(step => step > 0 ? "CrossAttnUpBlock2D" : "UpBlock2D"),
            layers_per_block = 2,
            norm_num_groups = Groups(template.Channels),
            cross_attention_dim = template.TextWidth,
            attention_head_dim = template.Heads,
            use_linear_projection = template.LinearProjection,
        });
    }

    private static string[] Part(params string[] libraryAndClass) => libraryAndClass;

    private static int Groups(IEnumerable<int> channels) => channels.All(count => count % 32 == 0) ? 32 : channels.Min();

    private static void WriteTokenizer(string folder)
    {
        var vocabulary = new Dictionary<string, int>();
        var letters = Enumerable.Range('!', '~' - '!' + 1).Concat(Enumerable.Range(0xa1, 0xac - 0xa1 + 1)).Concat(Enumerable.Range(0xae, 0xff - 0xae + 1))
            .Concat(Enumerable.Range(0x100, 68)).Select(code => ((char)code).ToString()).ToArray();
        foreach (var token in letters.Concat(letters.Select(letter => letter + "</w>")))
        {
            vocabulary.Add(token, vocabulary.Count);
        }

        var merges = new List<string>();
        foreach (var word in Words.Where(word => word.Length > 1))
        {
            for (var length = 2; length <= word.Length; length++)
            {
                var (left, right) = (word[..(length - 1)], word[(length - 1)..length] + (length == word.Length ? "</w>" : ""));
                if (vocabulary.TryAdd(left + right, vocabulary.Count))
                {
                    merges.Add($"{left} {right}");
                }
            }
        }

        vocabulary.Add("<|startoftext|>", VocabularySize - 2);
        vocabulary.Add("<|endoftext|>", VocabularySize - 1);
        Write(folder, "tokenizer/vocab.json", vocabulary);
        File.WriteAllLines(Path.Combine(folder, "tokenizer", "merges.txt"), ["#version: 0.2", .. merges]);
        Write(folder, "tokenizer/special_tokens_map.json", new { bos_token = "<|startoftext|>", eos_token = "<|endoftext|>", pad_token = "!" });
    }

    private static void Write<T>(string folder, string name, T content) =>
        File.WriteAllText(Path.Combine(folder, name), JsonSerializer.Serialize(content, Indented));
}
