using iSeg.Core.Annotations;
using iSeg.Core.Imaging;

namespace iSeg.Data.Model;

/// <summary>A project.</summary>
public sealed class ProjectRow
{
    public int Id { get; set; }

    public required string Name { get; set; }

    /// <summary>The name without its case: what must be unique.</summary>
    public required string NameKey { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The id that the next category gets. Only grows, so that ids are never used twice.</summary>
    public int NextCategoryId { get; set; } = 1;

    /// <summary>What an imported COCO file said of itself (info, licenses, members that nobody here knows), as a JSON object.</summary>
    public string? LabelHeader { get; set; }

    /// <summary>Id of the backbone that looks at its pictures; null for the server's choice.</summary>
    public string? Backbone { get; set; }

    /// <summary>Words besides the categories that pictures are tagged with, as a JSON list; null for none.</summary>
    public string? TagWords { get; set; }
}

/// <summary>A choice for the whole server, made on a page and not in its settings file.</summary>
public sealed class ServerChoiceRow
{
    public required string Name { get; set; }

    public required string Value { get; set; }
}

/// <summary>A class of objects; see <see cref="Category"/>.</summary>
public sealed class CategoryRow
{
    public int ProjectId { get; set; }

    public int Id { get; set; }

    public required string Name { get; set; }

    public required string NameKey { get; set; }

    public required string Color { get; set; }

    public char? Hotkey { get; set; }

    public string Supercategory { get; set; } = "";

    /// <summary>Members of an imported file that nobody here knows, as a JSON object; written back.</summary>
    public string? Extra { get; set; }
}

/// <summary>A picture in a project. Its id is never used twice.</summary>
public sealed class PictureRow
{
    public long Id { get; set; }

    public int ProjectId { get; set; }

    public long ContentId { get; set; }

    /// <summary>Relative, with forward slashes.</summary>
    public required string Path { get; set; }

    /// <summary>Upright.</summary>
    public int Width { get; set; }

    public int Height { get; set; }

    public PictureFormat Format { get; set; }

    public DateTimeOffset AddedAt { get; set; }

    /// <summary>The path in natural order, which is the order of the project; unique there.</summary>
    public string SortKey { get; set; } = "";

    public PictureContentRow? Content { get; set; }

    /// <summary>The image id of every export where it is not <see cref="Id"/>; see <see cref="Export.ExportIds"/>.</summary>
    public long? ExportId { get; set; }

    /// <summary>Members of an imported file that nobody here knows, as a JSON object; written back.</summary>
    public string? Extra { get; set; }
}

/// <summary>The original bytes of a picture, stored once however many projects use them.</summary>
public sealed class PictureContentRow
{
    public long Id { get; set; }

    /// <summary>64 hexadecimal digits, lower case.</summary>
    public required string Sha256 { get; set; }

    public long ByteLength { get; set; }

    /// <summary>Never read through EF: up to a gigabyte; see <see cref="Pictures.PictureBlobs"/>.</summary>
    public required byte[] Bytes { get; set; }
}

/// <summary>The preview of a content.</summary>
public sealed class PictureThumbnailRow
{
    public long ContentId { get; set; }

    public required string ContentType { get; set; }

    public required byte[] Bytes { get; set; }
}

/// <summary>One tile of a content; see <see cref="TilePyramid"/>.</summary>
public sealed class PictureTileRow
{
    public long ContentId { get; set; }

    public int Level { get; set; }

    public int Column { get; set; }

    public int Row { get; set; }

    public required string ContentType { get; set; }

    public required byte[] Bytes { get; set; }
}

/// <summary>An object as it stands: the fold of its edits, kept so that lists and exports need not fold.</summary>
public sealed class AnnotationRow
{
    /// <summary>Never used twice.</summary>
    public long Id { get; set; }

    public long PictureId { get; set; }

    public int ProjectId { get; set; }

    public Guid ObjectId { get; set; }

    public int CategoryId { get; set; }

    public bool Locked { get; set; }

    public long Order { get; set; }

    /// <summary>Foreground pixels.</summary>
    public long Area { get; set; }

    public int Left { get; set; }

    public int Top { get; set; }

    public int BoxWidth { get; set; }

    public int BoxHeight { get; set; }

    public bool Deleted { get; set; }

    /// <summary>The edit that made it so.</summary>
    public long Revision { get; set; }

    /// <summary>COCO compressed RLE of the picture's size. Last, so that counting does not read through it.</summary>
    public required string Counts { get; set; }

    /// <summary>The annotation id of every export where it is not <see cref="Id"/>; see <see cref="Export.ExportIds"/>.</summary>
    public long? ExportId { get; set; }

    /// <summary>What tells an imported object when its file is imported again; unique in the picture.</summary>
    public string? SourceKey { get; set; }

    /// <summary>The region covers several objects.</summary>
    public bool IsCrowd { get; set; }

    /// <summary>Members of an imported file that nobody here knows, as a JSON object; written back.</summary>
    public string? Extra { get; set; }
}

/// <summary>One entry of the correction log; see <see cref="EditRecord"/>. Never changed.</summary>
public sealed class EditRow
{
    public long PictureId { get; set; }

    public long Revision { get; set; }

    public Guid EditId { get; set; }

    public required string Author { get; set; }

    public DateTimeOffset At { get; set; }

    public EditKind Kind { get; set; }

    public Guid ObjectId { get; set; }

    public bool Creates { get; set; }

    public required MaskPatch On { get; set; }

    public required MaskPatch Off { get; set; }

    public required MaskPatch Before { get; set; }

    public required MaskPatch After { get; set; }

    public int? CategoryId { get; set; }

    public bool? Locked { get; set; }

    public Guid? TargetEditId { get; set; }

    public required string Details { get; set; }
}
