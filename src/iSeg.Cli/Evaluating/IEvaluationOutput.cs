using System.Text.Json.Nodes;
using iSeg.Engine.Evaluation;

namespace iSeg.Cli.Evaluating;

/// <summary>How a kind of evaluation is told.</summary>
internal interface IEvaluationOutput
{
    /// <summary>The protocol in one phrase.</summary>
    string Title { get; }

    /// <summary>Tables for people, Markdown.</summary>
    void WriteTables(EvaluationReport report, TextWriter output);

    /// <summary>The same figures for programs.</summary>
    JsonObject Summary(EvaluationReport report);

    /// <summary>Worst first.</summary>
    IEnumerable<ObjectResult> Rank(EvaluationReport report);

    /// <summary>What an object came to, in a few words.</summary>
    string Caption(ObjectResult result);
}
