using System.CommandLine;
using iSeg.Cli.Commands;

var root = new RootCommand("iSeg: masks from points, lines, boxes and words.") { SegmentCommand.Create() };
var parsed = root.Parse(args);
var exitCode = await parsed.InvokeAsync();
return parsed.Errors.Count > 0 ? 2 : exitCode;
