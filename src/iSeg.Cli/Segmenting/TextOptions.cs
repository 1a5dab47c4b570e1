using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Refinement;

namespace iSeg.Cli.Segmenting;

/// <summary>The options of `iseg segment` that only a Stable Diffusion checkpoint understands, named as in the paper and its authors' code.</summary>
internal sealed class TextOptions
{
    private static readonly DiffusionOptions Usual = DiffusionOptions.Default;

    private readonly Option<string[]> _texts = new("--text")
    {
        Description = "What the object is called; several, one --text each, share the picture out.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _background = new("--background")
    {
        Description = "A word for what is none of them, such as ground or sky.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<double> _gamma = Number("--gamma", "How much the names count (Cat-Cross), 0..10.", Usual.Gamma, 10);
    private readonly Option<double> _ent = Number("--ent", "Step of the entropy reduction in the authors' arithmetic, 0..1.", Usual.Lambda, 1);
    private readonly Option<double?> _lambda = new("--lambda") { Description = "Step of the entropy reduction as the paper writes it, 0..1; in place of --ent.", HelpName = "L" };
    private readonly Option<int> _iterations = new("--iterations") { Description = "How often a map is multiplied with the self-attention, 0..100; points, lines and boxes until their map has settled without this.", HelpName = "N", DefaultValueFactory = _ => Usual.Iterations };
    private readonly Option<int> _timestep = new("--timestep") { Description = "How much noise the picture gets, 0..999.", HelpName = "T", DefaultValueFactory = _ => DiffusionSettings.Default.Timestep };
    private readonly Option<string?> _heads = new("--self-attention-heads") { Description = "Heads of the self-attention to average, counted from 0; all without this.", HelpName = "1,2" };
    private readonly Option<string> _catCross = new("--cat-cross") { Description = "Where gamma takes hold; shows with --exact only.", DefaultValueFactory = _ => "embeddings" };
    private readonly Option<int> _seed = new("--seed") { Description = "Of the noise.", HelpName = "S", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _noise = TensorReference.Option("--noise", "Noise to use, [1, channels, side, side]; its side decides at which size the picture is looked at.");
    private readonly Option<bool> _exact = new("--exact") { Description = "Looks at the picture again with the names, as the paper does; otherwise they ask the queries of a look without names." };
    private readonly Option<FileInfo?> _maps = new("--maps") { Description = "Writes cross_attention_initial [positions, classes] and iseg_map [classes, rows, columns], F32.", HelpName = "OUT.safetensors" };

    public TextOptions()
    {
        _catCross.AcceptOnlyFromAmong("embeddings", "keys");
        _lambda.Require(value => value is null or (>= 0 and <= 1), "a number in 0..1");
        _iterations.Require(value => value is >= 0 and <= 100, "a number from 0 to 100");
        _timestep.Require(value => value is >= 0, "a number from 0");
        _heads.Require(value => value is null || Heads(value) is not null, "numbers from 0 with commas between, such as 1,2");
    }

    public Option<string?> Model { get; } = ModelOption.Create(required: false);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Model, _texts, _background, _gamma, _ent, _lambda, _iterations, _timestep, _heads, _catCross, _seed, _noise, _exact, _maps])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(Check);
    }

    /// <summary>What a picture is iterated by, for who knows whether it is iterated.</summary>
    public Option IterationOption => _iterations;

    public bool HasText(SymbolResult result) => Count(result) > 0;

    /// <summary>How many names are given.</summary>
    public int Count(SymbolResult result) => result.GetResult(_texts)?.Tokens.Count ?? 0;

    /// <summary>N, which holds with every backbone; null for what each has by itself.</summary>
    public int? Iterations(ParseResult parsed) => parsed.GetResult(_iterations) is { Implicit: false } ? parsed.GetValue(_iterations) : null;

    /// <summary>Null without --model.</summary>
    public TextRequest? Read(ParseResult parsed)
    {
        if (parsed.GetValue(Model) is not { } model)
        {
            return null;
        }

        var lambda = parsed.GetValue(_lambda);
        var options = new DiffusionOptions
        {
            Gamma = parsed.GetValue(_gamma),
            Lambda = lambda ?? parsed.GetValue(_ent),
            Entropy = lambda is null ? EntropyForm.ColumnScaledOpen : EntropyForm.Paper,
            Iterations = parsed.GetValue(_iterations),
            SelfAttentionHeads = Heads(parsed.GetValue(_heads) ?? "") ?? [],
            CatCross = parsed.GetValue(_catCross) == "keys" ? CatCrossForm.Keys : CatCrossForm.Embeddings,
            Exact = parsed.GetValue(_exact),
        };
        return new(
            model, parsed.GetValue(_texts)!, parsed.GetValue(_background)!, options, parsed.GetValue(_timestep), parsed.GetValue(_seed), parsed.GetValue(_noise), parsed.GetValue(_maps));
    }

    private void Check(CommandResult result)
    {
        var (hasModel, hasText) = (result.Has(Model), HasText(result));
        Option[] ofNames = [_maps, _exact, _heads, _background, _gamma, _ent, _lambda, _catCross];
        result.Require(hasModel, "needs a Stable Diffusion checkpoint: give --model.", [_texts, _noise, _timestep, _seed, .. ofNames]);
        result.Require(hasText || !hasModel, "is about the maps of names: give --text.", ofNames);
        result.Require(!result.Has(_ent), "and --ent are two forms of the same step; give one of them.", _lambda);
        result.Require(!result.Has(_noise), "draws noise, and --noise brings it; give one of them.", _seed);
    }

    private static Option<double> Number(string name, string description, double standard, double most)
    {
        var option = new Option<double>(name) { Description = description, HelpName = "X", DefaultValueFactory = _ => standard };
        option.Require(value => value >= 0 && value <= most, string.Create(CultureInfo.InvariantCulture, $"a number in 0..{most}"));
        return option;
    }

    private static ImmutableArray<int>? Heads(string text)
    {
        var heads = ImmutableArray.CreateBuilder<int>();
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var head))
            {
                return null;
            }

            heads.Add(head);
        }

        return heads.ToImmutable();
    }
}
