using iSeg.Cli;
using iSeg.Cli.Commands;

// A command a line; each says for itself what it takes.
return await CliRunner.RunAsync(
    args,
    [
        SegmentCommand.Create(),
        ImportCommand.Create(),
        ExportCommand.Create(),
        CocoCommand.Create(),
        EvaluateCommand.Create(),
        ModelsCommand.Create(),
        GenerateCommand.Create(),
        SynthesizeCommand.Create(),
        TagCommand.Create(),
        PseudoMasksCommand.Create(),
        PrelabelCommand.Create(),
    ]);
