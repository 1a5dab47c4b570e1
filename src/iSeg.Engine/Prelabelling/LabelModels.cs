using iSeg.Engine.Backbones.StableDiffusion;
using iSeg.Engine.Clip;

namespace iSeg.Engine.Prelabelling;

/// <summary>What a job looks with, loaded. Those that are shared with others stay theirs.</summary>
/// <param name="Backbone">Looks at the project's pictures; null for jobs that make their own.</param>
/// <param name="Tagger">Says what a picture shows; null for jobs that do not ask.</param>
/// <param name="Synthesizer">Makes pictures; null for jobs that do not.</param>
/// <param name="Owned">Disposed with the job.</param>
public sealed record LabelModels(IBackbone? Backbone, ClipTagger? Tagger, PictureSynthesizer? Synthesizer, IReadOnlyList<IDisposable> Owned)
{
    /// <summary>The backbone, where it understands words.</summary>
    internal StableDiffusionBackbone? Diffusion => Backbone as StableDiffusionBackbone;
}
