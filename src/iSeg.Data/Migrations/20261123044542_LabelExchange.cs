using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace iSeg.Data.Migrations
{
    /// <inheritdoc />
    public partial class LabelExchange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LabelHeader",
                table: "Projects",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExportId",
                table: "Pictures",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Extra",
                table: "Pictures",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Extra",
                table: "Categories",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ExportId",
                table: "Annotations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Extra",
                table: "Annotations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsCrowd",
                table: "Annotations",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "SourceKey",
                table: "Annotations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Pictures_ProjectId_ExportId",
                table: "Pictures",
                columns: new[] { "ProjectId", "ExportId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Annotations_PictureId_SourceKey",
                table: "Annotations",
                columns: new[] { "PictureId", "SourceKey" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Annotations_ProjectId_ExportId",
                table: "Annotations",
                columns: new[] { "ProjectId", "ExportId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Pictures_ProjectId_ExportId",
                table: "Pictures");

            migrationBuilder.DropIndex(
                name: "IX_Annotations_PictureId_SourceKey",
                table: "Annotations");

            migrationBuilder.DropIndex(
                name: "IX_Annotations_ProjectId_ExportId",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "LabelHeader",
                table: "Projects");

            migrationBuilder.DropColumn(
                name: "ExportId",
                table: "Pictures");

            migrationBuilder.DropColumn(
                name: "Extra",
                table: "Pictures");

            migrationBuilder.DropColumn(
                name: "Extra",
                table: "Categories");

            migrationBuilder.DropColumn(
                name: "ExportId",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "Extra",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "IsCrowd",
                table: "Annotations");

            migrationBuilder.DropColumn(
                name: "SourceKey",
                table: "Annotations");
        }
    }
}
