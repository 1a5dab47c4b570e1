using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace iSeg.Data.Review;

internal sealed class PictureReviewConfiguration : IEntityTypeConfiguration<PictureReviewRow>
{
    public void Configure(EntityTypeBuilder<PictureReviewRow> builder)
    {
        builder.ToTable("PictureReviews");
        builder.HasKey(r => r.PictureId);
        builder.Property(r => r.PictureId).ValueGeneratedNever();
        builder.HasIndex(r => new { r.ProjectId, r.State });
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(r => r.PictureId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReviewEventConfiguration : IEntityTypeConfiguration<ReviewEventRow>
{
    public void Configure(EntityTypeBuilder<ReviewEventRow> builder)
    {
        builder.ToTable("ReviewEvents");
        builder.HasIndex(e => new { e.PictureId, e.Id });
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(e => e.PictureId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ReviewCommentConfiguration : IEntityTypeConfiguration<ReviewCommentRow>
{
    public void Configure(EntityTypeBuilder<ReviewCommentRow> builder)
    {
        builder.ToTable("ReviewComments");
        builder.HasIndex(c => new { c.PictureId, c.Id });
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(c => c.PictureId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<ReviewCommentRow>().WithMany().HasForeignKey(c => c.ParentId).OnDelete(DeleteBehavior.Cascade);
    }
}
