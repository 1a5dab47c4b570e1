using iSeg.Core.Annotations;
using iSeg.Web.Accounts;

namespace iSeg.Web.Editing.Canvas;

/// <summary>Asks, at every call of a canvas, whether its person may still do that on this picture.</summary>
public sealed class CanvasAccess(CallerCheck check, long pictureId)
{
    /// <exception cref="EditRefusedException">They may not; <see cref="RefusalCode.SignIn"/> when signing in again would help.</exception>
    public async Task RequireAsync(Right right)
    {
        try
        {
            await check.RequirePictureAsync(pictureId, right);
        }
        catch (AccessRefusedException refusal)
        {
            throw new EditRefusedException(
                refusal.Refusal switch
                {
                    AccessRefusal.SignIn => RefusalCode.SignIn,
                    AccessRefusal.Hidden when !await check.IsThereAsync(pictureId) => RefusalCode.Gone,
                    _ => RefusalCode.Forbidden,
                },
                refusal.Message);
        }
    }

    public async Task<bool> MayAsync(Right right)
    {
        try
        {
            await RequireAsync(right);
            return true;
        }
        catch (EditRefusedException)
        {
            return false;
        }
    }
}
