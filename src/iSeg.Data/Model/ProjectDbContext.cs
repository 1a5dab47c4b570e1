using iSeg.Core.Annotations;
using iSeg.Data.Accounts;
using iSeg.Data.Prelabelling;
using iSeg.Data.Review;
using iSeg.Data.Suggestions;
using Microsoft.EntityFrameworkCore;

namespace iSeg.Data.Model;

/// <summary>All projects of one store. Get one from <see cref="IDbContextFactory{TContext}"/> per operation.</summary>
public sealed class ProjectDbContext(DbContextOptions<ProjectDbContext> options) : DbContext(options)
{
    public DbSet<ProjectRow> Projects => Set<ProjectRow>();

    public DbSet<CategoryRow> Categories => Set<CategoryRow>();

    public DbSet<PictureRow> Pictures => Set<PictureRow>();

    public DbSet<PictureContentRow> Contents => Set<PictureContentRow>();

    public DbSet<PictureThumbnailRow> Thumbnails => Set<PictureThumbnailRow>();

    public DbSet<PictureTileRow> Tiles => Set<PictureTileRow>();

    public DbSet<AnnotationRow> Annotations => Set<AnnotationRow>();

    public DbSet<EditRow> Edits => Set<EditRow>();

    public DbSet<AccountRow> Accounts => Set<AccountRow>();

    public DbSet<MembershipRow> Memberships => Set<MembershipRow>();

    public DbSet<InvitationRow> Invitations => Set<InvitationRow>();

    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();

    public DbSet<SuggestionRow> Suggestions => Set<SuggestionRow>();

    public DbSet<PrelabelJobRow> PrelabelJobs => Set<PrelabelJobRow>();

    public DbSet<PrelabelItemRow> PrelabelItems => Set<PrelabelItemRow>();

    public DbSet<PictureReviewRow> Reviews => Set<PictureReviewRow>();

    public DbSet<ReviewEventRow> ReviewEvents => Set<ReviewEventRow>();

    public DbSet<ReviewCommentRow> ReviewComments => Set<ReviewCommentRow>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(ProjectDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicksConverter>();
        configurationBuilder.Properties<MaskPatch>().HaveConversion<MaskPatchConverter>();
    }
}
