using iSeg.Data.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace iSeg.Data.Prelabelling;

internal sealed class PrelabelJobConfiguration : IEntityTypeConfiguration<PrelabelJobRow>
{
    public void Configure(EntityTypeBuilder<PrelabelJobRow> builder)
    {
        builder.ToTable("PrelabelJobs");
        builder.HasIndex(j => new { j.ProjectId, j.Id });
        builder.HasIndex(j => new { j.State, j.Id });
        builder.HasOne<ProjectRow>().WithMany().HasForeignKey(j => j.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PrelabelItemConfiguration : IEntityTypeConfiguration<PrelabelItemRow>
{
    public void Configure(EntityTypeBuilder<PrelabelItemRow> builder)
    {
        builder.ToTable("PrelabelItems");
        builder.HasKey(i => new { i.JobId, i.Number });
        builder.Property(i => i.Number).ValueGeneratedNever();

        // Progress is counted, and the next one looked up, without reading all of a job's rows.
        builder.HasIndex(i => new { i.JobId, i.State, i.Number });
        builder.HasOne<PrelabelJobRow>().WithMany().HasForeignKey(i => i.JobId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(i => i.PictureId).OnDelete(DeleteBehavior.Cascade);
    }
}
