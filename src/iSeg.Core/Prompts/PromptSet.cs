using System.Collections.Immutable;
using iSeg.Core.Geometry;

namespace iSeg.Core.Prompts;

/// <summary>All prompts for one object, in the order in which they were given.</summary>
public sealed record PromptSet(ImmutableArray<Prompt> Prompts)
{
    /// <summary>More prompts than anybody places by hand; a request with more is refused.</summary>
    public const int MaxPrompts = 1000;

    /// <summary>More points than a line of a hand needs; a line with more is refused.</summary>
    public const int MaxLinePoints = 20_000;

    public static readonly PromptSet Empty = new([]);

    public bool IsEmpty => Prompts.IsDefaultOrEmpty;

    public static PromptSet Of(params ReadOnlySpan<Prompt> prompts) => new([.. prompts]);

    /// <summary>
    /// Refuses prompts that mean nothing on a picture of this size: none at all, no positive one and no box,
    /// coordinates that are not finite or lie outside, lines without points, boxes without area.
    /// </summary>
    /// <exception cref="InvalidPromptException">Says which prompt, what is wrong with it and the picture's size.</exception>
    public void Validate(PixelSize picture)
    {
        if (IsEmpty)
        {
            throw new InvalidPromptException("There is no prompt. Give a point, a line or a box.");
        }

        if (Prompts.Length > MaxPrompts)
        {
            throw new InvalidPromptException($"{Prompts.Length} prompts are more than the {MaxPrompts} allowed for one object.");
        }

        for (var i = 0; i < Prompts.Length; i++)
        {
            ValidateOne(Prompts[i], i + 1, picture);
        }

        if (!Prompts.Any(p => p is PointPrompt { IsPositive: true } or LinePrompt { IsPositive: true } or BoxPrompt or TextPrompt or MaskPrompt or SegmentsPrompt { IsPositive: true }))
        {
            throw new InvalidPromptException("All prompts are negative. Give at least one positive point or line, or a box.");
        }
    }

    private static void ValidateOne(Prompt prompt, int number, PixelSize picture)
    {
        switch (prompt)
        {
            case PointPrompt point:
                RequireInside(point.Position, $"Prompt {number} (point)", picture);
                break;
            case LinePrompt line:
                if (line.Points.IsDefaultOrEmpty)
                {
                    throw new InvalidPromptException($"Prompt {number} (line) has no points.");
                }

                if (line.Points.Length > MaxLinePoints)
                {
                    throw new InvalidPromptException($"Prompt {number} (line) has {line.Points.Length} points; {MaxLinePoints} are allowed.");
                }

                foreach (var point in line.Points)
                {
                    RequireInside(point, $"Prompt {number} (line)", picture);
                }

                break;
            case BoxPrompt box:
                RequireBox(box, number, picture);
                break;
            case TextPrompt text when string.IsNullOrWhiteSpace(text.Text):
                throw new InvalidPromptException($"Prompt {number} (text) is empty.");
            case SegmentsPrompt segments when segments.Nodes.IsDefaultOrEmpty || string.IsNullOrEmpty(segments.Division):
                throw new InvalidPromptException($"Prompt {number} (segments) names no segment.");
            case MaskPrompt mask when mask.Mask.Size != picture:
                throw new InvalidPromptException($"Prompt {number} (mask) is {mask.Mask.Size}, the picture is {picture}.");
        }
    }

    private static void RequireInside(PointD point, string what, PixelSize picture)
    {
        if (!point.IsFinite)
        {
            throw new InvalidPromptException($"{what} has a coordinate that is not a finite number.");
        }

        if (point.X < 0 || point.Y < 0 || point.X >= picture.Width || point.Y >= picture.Height)
        {
            throw new InvalidPromptException(FormattableString.Invariant($"{what} at {point.X:0.##},{point.Y:0.##} lies outside the picture of {picture}."));
        }
    }

    private static void RequireBox(BoxPrompt box, int number, PixelSize picture)
    {
        if (!box.Min.IsFinite || !box.Max.IsFinite)
        {
            throw new InvalidPromptException($"Prompt {number} (box) has a coordinate that is not a finite number.");
        }

        // A box drawn over the border is meant up to the border; one wholly outside is a mistake.
        var width = Math.Min(box.Max.X, picture.Width) - Math.Max(box.Min.X, 0);
        var height = Math.Min(box.Max.Y, picture.Height) - Math.Max(box.Min.Y, 0);
        if (width < 1 || height < 1)
        {
            throw new InvalidPromptException(FormattableString.Invariant(
                $"Prompt {number} (box {box.Min.X:0.##},{box.Min.Y:0.##},{box.Max.X:0.##},{box.Max.Y:0.##}) covers less than one pixel of the picture of {picture}."));
        }
    }
}
