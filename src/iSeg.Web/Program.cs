using iSeg.Web.Editing;
using iSeg.Web.Exchange;
using iSeg.Web.Projects;
using iSeg.Web.Shell;

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
await app.RunAsync();
return 0;
