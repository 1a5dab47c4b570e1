using iSeg.Web.Accounts;
using iSeg.Web.Api;
using iSeg.Web.Editing;
using iSeg.Web.Exchange;
using iSeg.Web.Models;
using iSeg.Web.Prelabelling;
using iSeg.Web.Projects;
using iSeg.Web.Provenance;
using iSeg.Web.Review;
using iSeg.Web.Shell;
using Microsoft.AspNetCore.Connections;

var builder = WebApplication.CreateBuilder(AccountOptions.Expand(args));
if (!Start.TryRead(args, builder.Configuration, out var accounts, out var refusal))
{
    Console.Error.WriteLine(refusal);
    return 1;
}

builder.WebHost.UseStaticWebAssets();
builder.AddShell();
builder.AddStore();
builder.AddAccounts(accounts);
builder.AddProjects();
builder.AddModels();
builder.AddReview();
builder.AddProvenance();
builder.AddEditing();
builder.AddExchange();
builder.AddPrelabelling();
builder.AddApi();

var app = builder.Build();
if (!await app.OpenStoreAsync())
{
    return 1;
}

app.UseGuards(accounts);
app.UseErrorPages();
app.UseApi();
app.UseAccounts();
app.MapShell();
app.MapAccounts(accounts);
app.MapPictures();
app.MapUploads();
app.MapExports();
app.MapProvenance();
app.MapReview();
app.MapApi();
try
{
    app.TellAboutAccounts(accounts);
    await app.RunAsync();
    return 0;
}
catch (IOException taken) when (taken.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"{builder.Configuration["urls"]} is taken by another program, perhaps another iSeg. Stop that one, or start with --urls http://localhost:5090.");
    return 1;
}
