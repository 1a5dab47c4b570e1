using iSeg.Data.Model;
using iSeg.Data.Prelabelling;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace iSeg.Data.Suggestions;

internal sealed class SuggestionConfiguration : IEntityTypeConfiguration<SuggestionRow>
{
    public void Configure(EntityTypeBuilder<SuggestionRow> builder)
    {
        builder.ToTable("Suggestions");
        builder.HasIndex(s => new { s.PictureId, s.State });
        builder.HasIndex(s => new { s.JobId, s.State });
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(s => s.PictureId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PrelabelJobRow>().WithMany().HasForeignKey(s => s.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
