using iSeg.Web.Editing;
using iSeg.Web.Exchange;
using iSeg.Web.Models;
using iSeg.Web.Projects;
using iSeg.Web.Provenance;
using iSeg.Web.Shell;
using Microsoft.AspNetCore.Connections;

var builder = WebApplication.CreateBuilder(args);
if (LoopbackOnly.Refusal(builder.Configuration["urls"]) is { } refusal)
{
    Console.Error.WriteLine(refusal);
    return 1;
}

builder.WebHost.UseStaticWebAssets();
builder.AddShell();
builder.AddStore();
builder.AddProjects();
builder.AddModels();
builder.AddEditing();
builder.AddExchange();

var app = builder.Build();
if (!await app.OpenStoreAsync())
{
    return 1;
}

app.UseLoopbackOnly();
app.MapShell();
app.MapPictures();
app.MapUploads();
app.MapExports();
app.MapProvenance();
try
{
    await app.RunAsync();
    return 0;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"{builder.Configuration["urls"]} is taken by another program, perhaps another iSeg. Stop that one, or start with --urls http://localhost:5090.");
    return 1;
}
