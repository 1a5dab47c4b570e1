using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace iSeg.Data.Model;

internal sealed class ProjectConfiguration : IEntityTypeConfiguration<ProjectRow>
{
    public void Configure(EntityTypeBuilder<ProjectRow> builder)
    {
        builder.ToTable("Projects");
        builder.HasIndex(p => p.NameKey).IsUnique();
    }
}

internal sealed class ServerChoiceConfiguration : IEntityTypeConfiguration<ServerChoiceRow>
{
    public void Configure(EntityTypeBuilder<ServerChoiceRow> builder)
    {
        builder.ToTable("ServerChoices");
        builder.HasKey(c => c.Name);
    }
}

internal sealed class CategoryConfiguration : IEntityTypeConfiguration<CategoryRow>
{
    public void Configure(EntityTypeBuilder<CategoryRow> builder)
    {
        builder.ToTable("Categories");
        builder.HasKey(c => new { c.ProjectId, c.Id });
        builder.Property(c => c.Id).ValueGeneratedNever();
        builder.HasIndex(c => new { c.ProjectId, c.NameKey }).IsUnique();
        builder.HasIndex(c => new { c.ProjectId, c.Hotkey }).IsUnique();
        builder.HasOne<ProjectRow>().WithMany().HasForeignKey(c => c.ProjectId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PictureConfiguration : IEntityTypeConfiguration<PictureRow>
{
    public void Configure(EntityTypeBuilder<PictureRow> builder)
    {
        builder.ToTable("Pictures");
        builder.HasIndex(p => new { p.ProjectId, p.SortKey }).IsUnique();

        // The same bytes twice in one project are a duplicate, whatever they are called.
        builder.HasIndex(p => new { p.ProjectId, p.ContentId }).IsUnique();

        // Exports tell pictures by their path.
        builder.HasIndex(p => new { p.ProjectId, p.Path }).IsUnique();
        builder.HasIndex(p => new { p.ProjectId, p.ExportId }).IsUnique();
        builder.HasOne<ProjectRow>().WithMany().HasForeignKey(p => p.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne(p => p.Content).WithMany().HasForeignKey(p => p.ContentId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PictureContentConfiguration : IEntityTypeConfiguration<PictureContentRow>
{
    public void Configure(EntityTypeBuilder<PictureContentRow> builder)
    {
        builder.ToTable("PictureContents");
        builder.HasIndex(c => c.Sha256).IsUnique();
    }
}

internal sealed class PictureThumbnailConfiguration : IEntityTypeConfiguration<PictureThumbnailRow>
{
    public void Configure(EntityTypeBuilder<PictureThumbnailRow> builder)
    {
        builder.ToTable("PictureThumbnails");
        builder.HasKey(t => t.ContentId);
        builder.Property(t => t.ContentId).ValueGeneratedNever();
        builder.HasOne<PictureContentRow>().WithMany().HasForeignKey(t => t.ContentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class PictureTileConfiguration : IEntityTypeConfiguration<PictureTileRow>
{
    public void Configure(EntityTypeBuilder<PictureTileRow> builder)
    {
        builder.ToTable("PictureTiles");
        builder.HasKey(t => new { t.ContentId, t.Level, t.Column, t.Row });
        builder.HasOne<PictureContentRow>().WithMany().HasForeignKey(t => t.ContentId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class AnnotationConfiguration : IEntityTypeConfiguration<AnnotationRow>
{
    public void Configure(EntityTypeBuilder<AnnotationRow> builder)
    {
        builder.ToTable("Annotations");
        builder.HasIndex(a => new { a.PictureId, a.ObjectId }).IsUnique();

        // Lists count objects without reading masks.
        builder.HasIndex(a => new { a.PictureId, a.Deleted, a.Area });
        builder.HasIndex(a => new { a.ProjectId, a.CategoryId, a.Deleted, a.Area });
        builder.HasIndex(a => new { a.ProjectId, a.ExportId }).IsUnique();
        builder.HasIndex(a => new { a.PictureId, a.SourceKey }).IsUnique();
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(a => a.PictureId).OnDelete(DeleteBehavior.Cascade);

        // Checked when the statement ends, not at once: deleting a project takes categories and annotations in any order.
        builder.HasOne<CategoryRow>().WithMany().HasForeignKey(a => new { a.ProjectId, a.CategoryId }).OnDelete(DeleteBehavior.NoAction);
    }
}

internal sealed class EditConfiguration : IEntityTypeConfiguration<EditRow>
{
    public void Configure(EntityTypeBuilder<EditRow> builder)
    {
        builder.ToTable("Edits");
        builder.HasKey(e => new { e.PictureId, e.Revision });
        builder.Property(e => e.Revision).ValueGeneratedNever();
        builder.HasIndex(e => new { e.PictureId, e.EditId }).IsUnique();
        builder.HasOne<PictureRow>().WithMany().HasForeignKey(e => e.PictureId).OnDelete(DeleteBehavior.Cascade);
    }
}
