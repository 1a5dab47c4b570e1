using iSeg.Core.Annotations;
using iSeg.Data.Accounts;
using iSeg.Data.Export;
using iSeg.Data.Import;
using iSeg.Data.Import.Labels;
using iSeg.Data.Journal;
using iSeg.Data.Model;
using iSeg.Data.Pictures;
using iSeg.Data.Prelabelling;
using iSeg.Data.Projects;
using iSeg.Data.Provenance;
using iSeg.Data.Review;
using iSeg.Data.Suggestions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace iSeg.Data;

public static class ProjectStoreServices
{
    /// <summary>
    /// Registers the store. The importer also needs an <see cref="Core.Imaging.IPictureProcessor"/>.
    /// Call <see cref="StoreInitializer.InitializeAsync"/> before the first use.
    /// </summary>
    public static IServiceCollection AddProjectStore(this IServiceCollection services, StoreOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ImportLimits.Default);
        services.AddSingleton(options);
        services.AddPooledDbContextFactory<ProjectDbContext>(builder => builder.UseStore(options));
        services.AddSingleton<StoreInitializer>();
        services.AddSingleton<ProjectStore>();
        services.AddSingleton<CategoryStore>();
        services.AddSingleton<BackboneChoiceStore>();
        services.AddSingleton<WordListStore>();
        services.AddSingleton<PictureStore>();
        services.AddSingleton<PictureList>();
        services.AddSingleton<AnnotationStore>();
        services.AddSingleton<EditJournal>();
        services.AddSingleton<IEditJournal>(provider => provider.GetRequiredService<EditJournal>());
        services.AddSingleton<CostReader>();
        services.AddSingleton<PictureImporter>();
        services.AddSingleton<LabelImporter>();
        services.AddSingleton<CocoExporter>();
        services.AddSingleton<LabelExporter>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<InvitationStore>();
        services.AddSingleton<ApiTokenStore>();
        services.AddSingleton<SuggestionStore>();
        services.AddSingleton<PrelabelJobStore>().AddSingleton<OutsideJobs>();
        services.AddSingleton<PrelabelRunner>();
        services.AddSingleton<ReviewStore>();
        services.AddSingleton<CommentStore>();
        services.AddSingleton<ProgressReport>();
        return services;
    }
}
