using System.CommandLine;

var root = new RootCommand("iSeg: masks from points, lines, boxes and words.");
return root.Parse(args).Invoke();
