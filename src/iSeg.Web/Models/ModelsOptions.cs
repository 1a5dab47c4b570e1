using iSeg.Engine.Models;

namespace iSeg.Web.Models;

/// <summary>Where models are and come from.</summary>
public sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>The folder of installed models.</summary>
    public string Path { get; set; } = ModelLibrary.DefaultPath();

    /// <summary>Where downloads come from; asked only when a person says so.</summary>
    public string Hub { get; set; } = ModelHub.HuggingFace.AbsoluteUri;
}
