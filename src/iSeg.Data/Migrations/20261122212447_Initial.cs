using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace iSeg.Data.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "PictureContents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Sha256 = table.Column<string>(type: "TEXT", nullable: false),
                    ByteLength = table.Column<long>(type: "INTEGER", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PictureContents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Projects",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextCategoryId = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Projects", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "PictureThumbnails",
                columns: table => new
                {
                    ContentId = table.Column<long>(type: "INTEGER", nullable: false),
                    ContentType = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PictureThumbnails", x => x.ContentId);
                    table.ForeignKey(
                        name: "FK_PictureThumbnails_PictureContents_ContentId",
                        column: x => x.ContentId,
                        principalTable: "PictureContents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PictureTiles",
                columns: table => new
                {
                    ContentId = table.Column<long>(type: "INTEGER", nullable: false),
                    Level = table.Column<int>(type: "INTEGER", nullable: false),
                    Column = table.Column<int>(type: "INTEGER", nullable: false),
                    Row = table.Column<int>(type: "INTEGER", nullable: false),
                    ContentType = table.Column<string>(type: "TEXT", nullable: false),
                    Bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PictureTiles", x => new { x.ContentId, x.Level, x.Column, x.Row });
                    table.ForeignKey(
                        name: "FK_PictureTiles_PictureContents_ContentId",
                        column: x => x.ContentId,
                        principalTable: "PictureContents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Categories",
                columns: table => new
                {
                    ProjectId = table.Column<int>(type: "INTEGER", nullable: false),
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    NameKey = table.Column<string>(type: "TEXT", nullable: false),
                    Color = table.Column<string>(type: "TEXT", nullable: false),
                    Hotkey = table.Column<char>(type: "TEXT", nullable: true),
                    Supercategory = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Categories", x => new { x.ProjectId, x.Id });
                    table.ForeignKey(
                        name: "FK_Categories_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Pictures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProjectId = table.Column<int>(type: "INTEGER", nullable: false),
                    ContentId = table.Column<long>(type: "INTEGER", nullable: false),
                    Path = table.Column<string>(type: "TEXT", nullable: false),
                    Width = table.Column<int>(type: "INTEGER", nullable: false),
                    Height = table.Column<int>(type: "INTEGER", nullable: false),
                    Format = table.Column<int>(type: "INTEGER", nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SortKey = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Pictures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Pictures_PictureContents_ContentId",
                        column: x => x.ContentId,
                        principalTable: "PictureContents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Pictures_Projects_ProjectId",
                        column: x => x.ProjectId,
                        principalTable: "Projects",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Annotations",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PictureId = table.Column<long>(type: "INTEGER", nullable: false),
                    ProjectId = table.Column<int>(type: "INTEGER", nullable: false),
                    ObjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    CategoryId = table.Column<int>(type: "INTEGER", nullable: false),
                    Locked = table.Column<bool>(type: "INTEGER", nullable: false),
                    Order = table.Column<long>(type: "INTEGER", nullable: false),
                    Area = table.Column<long>(type: "INTEGER", nullable: false),
                    Left = table.Column<int>(type: "INTEGER", nullable: false),
                    Top = table.Column<int>(type: "INTEGER", nullable: false),
                    BoxWidth = table.Column<int>(type: "INTEGER", nullable: false),
                    BoxHeight = table.Column<int>(type: "INTEGER", nullable: false),
                    Deleted = table.Column<bool>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    Counts = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Annotations", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Annotations_Categories_ProjectId_CategoryId",
                        columns: x => new { x.ProjectId, x.CategoryId },
                        principalTable: "Categories",
                        principalColumns: new[] { "ProjectId", "Id" });
                    table.ForeignKey(
                        name: "FK_Annotations_Pictures_PictureId",
                        column: x => x.PictureId,
                        principalTable: "Pictures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Edits",
                columns: table => new
                {
                    PictureId = table.Column<long>(type: "INTEGER", nullable: false),
                    Revision = table.Column<long>(type: "INTEGER", nullable: false),
                    EditId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Author = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    ObjectId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Creates = table.Column<bool>(type: "INTEGER", nullable: false),
                    On = table.Column<string>(type: "TEXT", nullable: false),
                    Off = table.Column<string>(type: "TEXT", nullable: false),
                    Before = table.Column<string>(type: "TEXT", nullable: false),
                    After = table.Column<string>(type: "TEXT", nullable: false),
                    CategoryId = table.Column<int>(type: "INTEGER", nullable: true),
                    Locked = table.Column<bool>(type: "INTEGER", nullable: true),
                    TargetEditId = table.Column<Guid>(type: "TEXT", nullable: true),
                    Details = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Edits", x => new { x.PictureId, x.Revision });
                    table.ForeignKey(
                        name: "FK_Edits_Pictures_PictureId",
                        column: x => x.PictureId,
                        principalTable: "Pictures",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Annotations_PictureId_Deleted_Area",
                table: "Annotations",
                columns: new[] { "PictureId", "Deleted", "Area" });

            migrationBuilder.CreateIndex(
                name: "IX_Annotations_PictureId_ObjectId",
                table: "Annotations",
                columns: new[] { "PictureId", "ObjectId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Annotations_ProjectId_CategoryId_Deleted_Area",
                table: "Annotations",
                columns: new[] { "ProjectId", "CategoryId", "Deleted", "Area" });

            migrationBuilder.CreateIndex(
                name: "IX_Categories_ProjectId_Hotkey",
                table: "Categories",
                columns: new[] { "ProjectId", "Hotkey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Categories_ProjectId_NameKey",
                table: "Categories",
                columns: new[] { "ProjectId", "NameKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Edits_PictureId_EditId",
                table: "Edits",
                columns: new[] { "PictureId", "EditId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PictureContents_Sha256",
                table: "PictureContents",
                column: "Sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_ContentId",
                table: "Pictures",
                column: "ContentId");

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_ProjectId_ContentId",
                table: "Pictures",
                columns: new[] { "ProjectId", "ContentId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_ProjectId_Path",
                table: "Pictures",
                columns: new[] { "ProjectId", "Path" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_ProjectId_SortKey",
                table: "Pictures",
                columns: new[] { "ProjectId", "SortKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Projects_NameKey",
                table: "Projects",
                column: "NameKey",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Annotations");

            migrationBuilder.DropTable(
                name: "Edits");

            migrationBuilder.DropTable(
                name: "PictureThumbnails");

            migrationBuilder.DropTable(
                name: "PictureTiles");

            migrationBuilder.DropTable(
                name: "Categories");

            migrationBuilder.DropTable(
                name: "Pictures");

            migrationBuilder.DropTable(
                name: "PictureContents");

            migrationBuilder.DropTable(
                name: "Projects");
        }
    }
}
